package dev.ropeway.remote;

import dev.ropeway.Decided;
import dev.ropeway.KeyVersion;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Quota;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.action.ClientNames;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.Request;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.session.Budget;
import dev.ropeway.session.EntryReader;
import dev.ropeway.session.UniqueNames;
import dev.ropeway.session.Violations;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What remote clients may do, in terms of JSON. The caller checks names by {@link NameRules}.
 * Thread-safe; reading blocks on the database, recording only where it restores a version.
 */
public final class Remote {
  /** How client names begin that Ropeway makes; others may not use it. */
  public static final String RESERVED = ClientNames.RESERVED;

  private final StoreCatalog stores;
  private final ActionBinder binder;
  private final Budget budget;
  private final Engine engine;
  private final EntryReader reads;
  private final Violations violations;
  private final Function<String, Map<String, String>> bad;
  private final RoomRequests rooms;

  /**
   * Serves a node's stores.
   *
   * @param bad the keys of a store that this node cannot work on, with the reasons
   */
  public Remote(
      StoreCatalog stores,
      ActionBinder binder,
      Budget budget,
      Engine engine,
      EntryReader reads,
      Violations violations,
      Function<String, Map<String, String>> bad,
      RoomRequests rooms) {
    this.stores = stores;
    this.binder = binder;
    this.budget = budget;
    this.engine = engine;
    this.reads = reads;
    this.violations = violations;
    this.bad = bad;
    this.rooms = rooms;
  }

  /** The store of this name; null if there is none. */
  public @Nullable RemoteStore store(String name) {
    BoundStore<?> store = stores.find(name);
    return store == null ? null : new RemoteStore(store);
  }

  /** All stores in the order of their names. */
  public List<RemoteStore> stores() {
    return stores.all().stream().map(RemoteStore::new).toList();
  }

  /** Keys of a store that this node cannot work on, with the reasons; a copy of some of them. */
  public Map<String, String> bad(RemoteStore store) {
    return bad.apply(store.name());
  }

  /** Keys of a store whose data was found to break the schema, with what is wrong; a copy. */
  public Map<String, String> violations(RemoteStore store) {
    return violations.of(store.name());
  }

  /**
   * Records actions of a client that counts them.
   *
   * @param actions at least one, with different ids from 1
   * @throws NotRecordedException if the request is refused right away
   */
  public Recording record(
      RemoteStore store, String key, String client, List<RemoteAction> actions) {
    return submit(store, key, client, Numbering.REMOTE, client, actions);
  }

  /**
   * Records actions of nobody in particular; repeats are not noticed.
   *
   * @param payer whose budget they are on
   */
  public Recording recordAnonymously(
      RemoteStore store, String key, String payer, List<RemoteAction> actions) {
    String client = UniqueNames.next("anonymous");
    return submit(store, key, client, Numbering.OWN, payer, number(actions));
  }

  /**
   * Records actions once for each {@code Idempotency-Key}.
   *
   * @param payer whose budget they are on
   */
  public Recording recordOnce(
      RemoteStore store,
      String key,
      String idempotencyKey,
      String payer,
      List<RemoteAction> actions) {
    String client = RESERVED + "key:" + hash(idempotencyKey);
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
    List<Budget.Use> uses = new ArrayList<>();
    TransactionRequest request =
        transaction.request(
            (part, client) -> {
              TransactionPart bound = binder.part(part, client);
              uses.add(new Budget.Use(part.store(), payer, 1, bound.text().length()));
              return bound;
            });
    budget.take(uses);
    engine.submit(request);
    return request.outcome().minimalCompletionStage();
  }

  /** What is left of the budgets of some stores and of a client in them. */
  public List<Quota> quotas(Collection<String> stores, String payer) {
    return budget.quotas(stores, payer);
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
      RemoteStore store,
      String key,
      String client,
      Numbering numbering,
      String payer,
      List<RemoteAction> actions) {
    EntryKey entry = new EntryKey(store.name(), key);
    ActionBinder.checkRestores(actions.stream().map(RemoteAction::name));
    List<PendingAction> tickets =
        actions.stream()
            .sorted(Comparator.comparingLong(RemoteAction::id))
            .map(
                action ->
                    binder.ticket(store.bound(), new ActionId(entry, client, action.id()), action))
            .toList();
    Request request = new Request(entry, client, numbering, tickets);
    long bytes = tickets.stream().mapToLong(PendingAction::bytes).sum();
    budget.take(List.of(new Budget.Use(store.name(), payer, tickets.size(), bytes)));
    engine.submit(request, store.bound());
    // Whoever asks may cancel what he gets, and repeats wait for what the engine has.
    return new Recording(
        request.recorded().minimalCompletionStage(), tickets.stream().map(Remote::answer).toList());
  }

  private static Recording.Answer answer(PendingAction ticket) {
    return new Recording.Answer(ticket.id().id(), ticket.outcome().minimalCompletionStage());
  }

  /** The newest version of a key in the form of this node; empty if it was never written. */
  public Optional<RemoteEntry> latest(RemoteStore store, String key) {
    try (RemoteReads once = reads()) {
      return once.latest(store, key);
    }
  }

  /** Reads entries as they are and were; for one read, whose memory it keeps until closed. */
  public RemoteReads reads() {
    return new RemoteReads(reads, violations);
  }

  /** A page of written keys in code-point order. */
  public List<KeyVersion> keys(RemoteStore store, String prefix, String after, int limit) {
    return reads.pages().keys(store.name(), prefix, after, limit);
  }

  /** What they may do in rooms. */
  public RoomRequests rooms() {
    return rooms;
  }
}
