package dev.ropeway.remote;

import dev.ropeway.After;
import dev.ropeway.Caller;
import dev.ropeway.KeyVersion;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Quota;
import dev.ropeway.Right;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.access.Permit;
import dev.ropeway.action.Author;
import dev.ropeway.action.ClientNames;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.Request;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.delivery.Decided;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.session.Budget;
import dev.ropeway.session.Scheduling;
import dev.ropeway.session.UndoRights;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.RestoreAction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a caller from outside may do, in terms of JSON. Everything is judged here before anything is
 * recorded or read: what he may not do throws a {@link dev.ropeway.AccessDeniedException}, and
 * nothing is done. Names are checked before by {@link dev.ropeway.config.NameRules}. Thread-safe;
 * reading blocks on the database, recording only where it restores a version or undoes something.
 */
public final class Remote {
  /** How client names begin that Ropeway makes; others may not use it. */
  public static final String RESERVED = ClientNames.RESERVED;

  private final RemoteParts parts;
  private final Permit permit;

  /** Serves a node's stores to nobody in particular. */
  public Remote(RemoteParts parts) {
    this(parts, null, null);
  }

  private Remote(RemoteParts parts, @Nullable Caller caller, @Nullable String address) {
    this.parts = parts;
    this.permit = parts.access().of(caller, address, parts.security());
  }

  /** The same for a caller; null: nobody is verified. */
  public Remote as(@Nullable Caller caller) {
    return as(caller, null);
  }

  /**
   * The same for a caller who comes from somewhere.
   *
   * @param address is told with what he is denied; null: that is not known
   */
  public Remote as(@Nullable Caller caller, @Nullable String address) {
    return new Remote(parts, caller, address);
  }

  /** Who may come in. */
  public Callers callers() {
    return new Callers(parts.access(), parts.tokens());
  }

  /** Who he is, and what he may do to what is no entry. */
  public CallerRights rights() {
    return new CallerRights(permit, parts.revocations(), parts.live(), parts.shares());
  }

  /** The store of this name; null if there is none that he may know of. */
  public @Nullable RemoteStore store(String name) {
    BoundStore<?> store = parts.stores().find(name);
    return store == null || !permit.shows(name) ? null : new RemoteStore(store, permit);
  }

  /** All stores that he may know of, in the order of their names. */
  public List<RemoteStore> stores() {
    return parts.stores().all().stream()
        .filter(store -> permit.shows(store.name()))
        .map(store -> new RemoteStore(store, permit))
        .toList();
  }

  /** Keys of a store that this node cannot work on, with the reasons; a copy of some of them. */
  public Map<String, String> bad(RemoteStore store) {
    return permit.has(Right.ADMIN, store.name(), "") ? parts.bad().apply(store.name()) : Map.of();
  }

  /** Keys of a store whose data was found to break the schema, with what is wrong; a copy. */
  public Map<String, String> violations(RemoteStore store) {
    return permit.has(Right.ADMIN, store.name(), "")
        ? parts.violations().of(store.name())
        : Map.of();
  }

  /**
   * Records actions of a client that counts them.
   *
   * @param client his client's name, or {@code ~} and the end of it
   * @param actions at least one, with different ids from 1
   * @throws NotRecordedException if the request is refused right away
   */
  public Recording record(
      RemoteStore store, String key, String client, List<RemoteAction> actions) {
    String name = permit.client(client);
    return submit(store, key, name, Numbering.REMOTE, name, actions);
  }

  /**
   * Records actions that nobody counts; repeats are not noticed.
   *
   * @param payer whose budget they are on where nobody is verified
   */
  public Recording recordAnonymously(
      RemoteStore store, String key, String payer, List<RemoteAction> actions) {
    String client = OwnNames.unique(permit.identity());
    return submit(store, key, client, Numbering.OWN, payer, number(actions));
  }

  /**
   * Records actions once for each of a caller's {@code Idempotency-Key}s.
   *
   * @param payer whose budget they are on where nobody is verified
   */
  public Recording recordOnce(
      RemoteStore store,
      String key,
      String idempotencyKey,
      String payer,
      List<RemoteAction> actions) {
    String client = OwnNames.of(permit.identity(), idempotencyKey);
    return submit(store, key, client, Numbering.IDEMPOTENCY_KEY, payer, number(actions));
  }

  /**
   * Has an action recorded later. Who is behind it is charged as for what is new, for its key may
   * be.
   *
   * @param idempotencyKey by which a repeat is known; null: there is none
   * @param payer whose budget it is on where nobody is verified
   * @throws NotRecordedException if the request is refused right away
   */
  public CompletionStage<ScheduledReply> schedule(
      RemoteStore store,
      String key,
      @Nullable String idempotencyKey,
      String payer,
      RemoteAction action,
      After when) {
    requireAction(store.name(), key, action.name());
    String identity = permit.identity();
    Scheduling.Wanted wanted =
        parts
            .binder()
            .later(
                store.bound(),
                new EntryKey(store.name(), key),
                action,
                when,
                Author.of(permit.caller()),
                idempotencyKey == null ? null : OwnNames.of(identity, idempotencyKey));
    if (identity != null) {
      parts.shares().requireNew(identity);
    }
    parts.budget().take(List.of(use(store.name(), payer, 1, wanted.arguments().text().length())));
    CompletionStage<Scheduling.Answer> answer = parts.scheduling().schedule(wanted);
    if (identity != null) {
      parts.shares().made(identity, 1);
    }
    return answer.thenApply(put -> new ScheduledReply(put.id(), put.due(), put.duplicate()));
  }

  /**
   * Cancels an action that waits for its time: his own, or with {@code admin} anybody's. Blocks on
   * the database.
   *
   * @return whether it still waited
   */
  public boolean cancelScheduled(RemoteStore store, String key, String id) {
    String actor = permit.ownAgenda(store.name(), key);
    return parts.scheduling().cancel(new EntryKey(store.name(), key), id, actor);
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
   * @param payer whose budget it is on where nobody is verified
   * @throws NotRecordedException if it is refused right away
   */
  public CompletionStage<Decided<TransactionOutcome>> transact(
      RemoteTransaction transaction, String payer) {
    RemoteTransaction own = transaction.by(permit);
    own.parts().forEach(part -> requireAction(part.store(), part.key(), part.name()));
    List<Budget.Use> uses = new ArrayList<>();
    Author author = Author.of(permit.caller());
    TransactionRequest request =
        own.request(
            (part, client) -> {
              TransactionPart bound = parts.binder().part(part, client, author);
              uses.add(use(part.store(), payer, 1, bound.text().length()));
              return bound;
            });
    Novelty novelty = novelty();
    novelty.require(own.parts().stream().map(RemotePart::entry).toList(), request.numberedBy());
    parts.budget().take(uses);
    parts.engine().submit(request);
    novelty.charge(request);
    return request.outcome().minimalCompletionStage();
  }

  private void requireAction(String store, String key, String action) {
    permit.requireAction(store, key, action);
    if (action.equals(RestoreAction.NAME)) {
      permit.require(Right.HISTORY, store, key);
    }
  }

  /** Who pays is who acts, by whatever name; else whoever is said to. */
  private String payer(String otherwise) {
    String identity = permit.identity();
    return identity == null ? otherwise : identity;
  }

  private Budget.Use use(String store, String payer, long actions, long bytes) {
    return new Budget.Use(store, payer(payer), actions, bytes, permit.identity());
  }

  /** What is left of the budgets of some stores and of a client in them. */
  public List<Quota> quotas(Collection<String> stores, String payer) {
    return parts.budget().quotas(stores, payer(payer), permit.identity());
  }

  /**
   * Requires that he may record anything at all at present.
   *
   * @throws NotRecordedException if not
   */
  public void requireBudget() {
    String identity = permit.identity();
    if (identity != null) {
      parts.budget().requireAny(identity);
    }
  }

  private Recording submit(
      RemoteStore store,
      String key,
      String client,
      Numbering numbering,
      String payer,
      List<RemoteAction> actions) {
    actions.forEach(action -> requireAction(store.name(), key, action.name()));
    EntryKey entry = new EntryKey(store.name(), key);
    ActionBinder.checkHistory(actions.stream().map(RemoteAction::name).toList());
    Author author = Author.of(permit.caller());
    UndoRights rights =
        UndoRights.of(client, author, name -> requireAction(store.name(), key, name));
    List<PendingAction> pending = new ArrayList<>(actions.size());
    actions.stream()
        .sorted(Comparator.comparingLong(RemoteAction::id))
        .forEach(
            action -> {
              ActionId id = new ActionId(entry, client, action.id());
              RemoteAction full = action.by(permit);
              pending.add(parts.binder().pending(store.bound(), id, full, author, rights));
            });
    Request request = new Request(entry, client, numbering, pending);
    long bytes = pending.stream().mapToLong(PendingAction::bytes).sum();
    Novelty novelty = novelty();
    boolean numbered = numbering == Numbering.REMOTE;
    novelty.require(List.of(entry), numbered ? new ClientKey(entry, client) : null);
    parts.budget().take(List.of(use(store.name(), payer, pending.size(), bytes)));
    parts.engine().submit(request, store.bound());
    novelty.charge(pending.get(0).outcome(), numbered && pending.get(0).id().id() == 1);
    // Whoever asks may cancel what he gets, and repeats wait for what the engine has.
    return new Recording(
        request.recorded().minimalCompletionStage(), pending.stream().map(Remote::answer).toList());
  }

  private Novelty novelty() {
    return new Novelty(parts.shares(), parts.journal(), permit.identity());
  }

  private static Recording.Answer answer(PendingAction pending) {
    return new Recording.Answer(pending.id().id(), pending.outcome().minimalCompletionStage());
  }

  /** The newest version of a key in the form of this node; empty if there is no entry. */
  public Optional<RemoteEntry> latest(RemoteStore store, String key) {
    try (RemoteReads once = reads()) {
      return once.latest(store, key);
    }
  }

  /**
   * Which version is the newest of a key, of one that is deleted too; version 0 if there is none,
   * or he may not read it.
   */
  public StampedVersion newest(RemoteStore store, String key) {
    if (!mayRead(store, key)) {
      return StampedVersion.plain(0);
    }
    try (RemoteReads once = reads()) {
      return once.newest(store, key);
    }
  }

  /** Whether he may read the newest version of a key. */
  public boolean mayRead(RemoteStore store, String key) {
    return permit.has(Right.READ, store.name(), key);
  }

  /** Reads entries as they are and were; for one read, whose memory it keeps until closed. */
  public RemoteReads reads() {
    return new RemoteReads(parts.reads(), parts.scheduling(), parts.violations(), permit);
  }

  /** A page of written keys in code-point order. */
  public List<KeyVersion> keys(RemoteStore store, String prefix, String after, int limit) {
    permit.require(Right.LIST, store.name(), prefix);
    return parts.reads().pages().keys(store.name(), prefix, after, limit);
  }

  /** What he may do in rooms. */
  public RoomRequests rooms() {
    return new RoomRequests(parts, permit);
  }
}
