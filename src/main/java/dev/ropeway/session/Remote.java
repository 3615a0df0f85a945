package dev.ropeway.session;

import dev.ropeway.Decided;
import dev.ropeway.Entry;
import dev.ropeway.KeyVersion;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.UpdateStream;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.Request;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.RestoreAction;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What remote clients may do, in terms of JSON. Names are checked by the caller with {@link Names}.
 * Thread-safe; reading blocks on the database, recording only where it restores a version.
 */
public final class Remote {
  private final Node node;
  private final RemoteRooms rooms;

  /** Serves a node's stores. */
  public Remote(Node node) {
    this.node = node;
    this.rooms = new RemoteRooms(node);
  }

  /**
   * Records actions of a client that counts them.
   *
   * @param actions at least one, with different ids from 1
   * @throws NotRecordedException if the request is refused right away
   */
  public Recording record(
      BoundStore<?> store, String key, String client, List<RemoteAction> actions) {
    return submit(store, key, client, Numbering.REMOTE, client, actions);
  }

  /**
   * Records actions of nobody in particular; repeats are not noticed.
   *
   * @param payer whose budget they are on
   */
  public Recording recordAnonymously(
      BoundStore<?> store, String key, String payer, List<RemoteAction> actions) {
    String client = Names.unique("anonymous");
    return submit(store, key, client, Numbering.OWN, payer, number(actions));
  }

  /**
   * Records actions once for each {@code Idempotency-Key}.
   *
   * @param payer whose budget they are on
   */
  public Recording recordOnce(
      BoundStore<?> store,
      String key,
      String idempotencyKey,
      String payer,
      List<RemoteAction> actions) {
    String client = Names.RESERVED + "key:" + hash(idempotencyKey);
    return submit(store, key, client, Numbering.IDEMPOTENCY_KEY, payer, number(actions));
  }

  private static List<RemoteAction> number(List<RemoteAction> actions) {
    List<RemoteAction> numbered = new ArrayList<>(actions.size());
    for (RemoteAction each : actions) {
      numbered.add(
          new RemoteAction(numbered.size() + 1L, each.name(), each.args(), each.condition()));
    }
    return numbered;
  }

  /**
   * Applies a transaction, or answers what became of it if it is a repeat.
   *
   * @param payer whose budget it is on
   * @throws NotRecordedException if it is refused right away
   */
  public CompletionStage<Decided<TransactionOutcome>> transact(
      RemoteTransaction transaction, String payer) {
    return transaction.submit(node, this, payer);
  }

  /** What is left of the budgets of some stores and of a client in them. */
  public List<Quota> quotas(Collection<String> stores, String payer) {
    return node.budget().quotas(stores, payer);
  }

  static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private Recording submit(
      BoundStore<?> store,
      String key,
      String client,
      Numbering numbering,
      String payer,
      List<RemoteAction> actions) {
    EntryKey entry = new EntryKey(store.name(), key);
    checkRestores(actions.stream().map(RemoteAction::name));
    List<PendingAction> tickets =
        actions.stream()
            .sorted(Comparator.comparingLong(RemoteAction::id))
            .map(action -> ticket(store, new ActionId(entry, client, action.id()), action))
            .toList();
    Request request = new Request(entry, client, numbering, tickets);
    long bytes = tickets.stream().mapToLong(PendingAction::bytes).sum();
    node.budget().take(List.of(new Budget.Use(store.name(), payer, tickets.size(), bytes)));
    node.engine().submit(request, store);
    return new Recording(request.recorded(), tickets.stream().map(Remote::answer).toList());
  }

  /** Each brings the data of a whole entry into memory. */
  static void checkRestores(Stream<String> names) {
    if (names.filter(RestoreAction.NAME::equals).count() > 1) {
      throw new NotRecordedException(
          Kind.WRONG_ARGUMENT, "A request may restore one version, not several.");
    }
  }

  private static Recording.Answer answer(PendingAction ticket) {
    return new Recording.Answer(ticket.id().id(), ticket.outcome());
  }

  private PendingAction ticket(BoundStore<?> store, ActionId id, RemoteAction action) {
    BoundAction<?> bound = bound(store, action.name());
    return arguments(store, bound, id, action.args()).ticket(id, bound, action.condition());
  }

  static BoundAction<?> bound(BoundStore<?> store, String name) {
    return store
        .action(name)
        .filter(BoundAction::remote)
        .orElseThrow(
            () ->
                new NotRecordedException(
                    Kind.UNKNOWN_ACTION, "Store " + store.name() + " has no action " + name + "."));
  }

  Arguments arguments(BoundStore<?> store, BoundAction<?> bound, ActionId id, JsonValue args) {
    return bound instanceof RestoreAction
        ? node.past().restoring(store, id, args)
        : Arguments.json(bound, args, node.limits());
  }

  /** The newest version of a key in the form of this node; empty if it was never written. */
  public Optional<ShownEntry> latest(BoundStore<?> store, String key) {
    try (Holding holding = new Holding()) {
      return reads(holding).latest(store, key);
    }
  }

  /** One version from 1, as it was stored; empty if it has not been made. */
  public Optional<Entry<JsonValue>> version(BoundStore<?> store, String key, long version) {
    try (Holding holding = new Holding()) {
      return reads(holding).version(store, key, version);
    }
  }

  /**
   * Reads entries as they are and were.
   *
   * @param holding keeps the memory that it takes until it is closed; for one read
   */
  public RemoteReads reads(Holding holding) {
    return new RemoteReads(node, holding);
  }

  /** A page of written keys in code-point order. */
  public List<KeyVersion> keys(BoundStore<?> store, String prefix, String after, int limit) {
    return node.pages().keys(store.name(), prefix, after, limit);
  }

  /** Begins to migrate all entries of a store in the background, unless it is being done. */
  public SweepProgress migrate(BoundStore<?> store) {
    return node.sweeps().start(store);
  }

  /** How far that has come on this node; null if it was not begun here. */
  public @Nullable SweepProgress migration(BoundStore<?> store) {
    return node.sweeps().progress(store);
  }

  /** How many entries of a store are in another form than this node's; reads all of the store. */
  public long unmigrated(BoundStore<?> store) {
    return node.forms().countOthers(store.name(), store.migrations().names());
  }

  /** Opens a stream; null if this node has as many readers as it may. Blocks. */
  public @Nullable UpdateStream stream(BoundStore<?> store, String key, OptionalLong resumeAfter) {
    return rooms.stream(store, key, resumeAfter, Optional.empty());
  }

  /** What it may do in rooms. */
  public RemoteRooms rooms() {
    return rooms;
  }
}
