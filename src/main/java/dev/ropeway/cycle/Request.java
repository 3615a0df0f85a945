package dev.ropeway.cycle;

import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.LogForm;
import dev.ropeway.journal.VersionKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Actions of one client on one key, in the order of their ids, recorded all together or not at all.
 */
public final class Request {

  /** How far the numbers of the client can be trusted to be new. */
  public enum Numbering {
    /** This node made the client's name and counts for it: repeats come from retries only. */
    OWN,
    /** The client counts and may repeat or skip. */
    REMOTE,
    /** Like {@link #REMOTE}, and a repeat must have the same actions and arguments. */
    IDEMPOTENCY_KEY
  }

  final EntryKey key;
  final ClientKey client;
  final Numbering numbering;
  final List<PendingAction> actions;
  final long bytes;
  private final long takenIn = System.nanoTime();
  private final CompletableFuture<Void> recorded = new CompletableFuture<>();

  /**
   * Those of its actions that are new, once it has been accepted; maybe none: then all of it was
   * recorded before. Touched by its lane only.
   */
  List<PendingAction> fresh = List.of();

  /** Whether the log has to be asked for the client's last number; touched by its lane only. */
  boolean uncertain;

  /** Whether a push that held it may have committed unnoticed; touched by its lane only. */
  boolean maybeWritten;

  /**
   * The version that the first such push would have made of its key, with which the log may keep
   * its actions instead of in rows; null if it would have made none. Touched by its lane only.
   */
  @Nullable VersionKey maybeMade;

  /**
   * Describes a request.
   *
   * @param actions at least one, with ascending ids
   */
  public Request(EntryKey key, String client, Numbering numbering, List<PendingAction> actions) {
    this.key = key;
    this.client = new ClientKey(key, client);
    this.numbering = numbering;
    this.actions = List.copyOf(actions);
    this.bytes = actions.stream().mapToLong(Request::bytes).sum();
    keep(numbering == Numbering.OWN ? LogForm.FOLDED : LogForm.ROW);
  }

  /** Has the log keep its actions in a form. */
  void keep(LogForm form) {
    actions.forEach(pending -> pending.form = form);
  }

  /**
   * Notes that nobody knows whether a push took effect that held it.
   *
   * @param made the version that it would have made of the key; null if none
   */
  void unknown(@Nullable VersionKey made) {
    if (!maybeWritten && numbering == Numbering.OWN) {
      maybeMade = made; // later ones write rows, which refuse each other
    }
    maybeWritten = true;
    keep(LogForm.ROW);
  }

  /** Whether a push of before may still make a version of the entry behind this one. */
  boolean underWay(EntrySnapshot base) {
    return maybeMade != null && base.version() < maybeMade.version();
  }

  /** The actions. */
  public List<PendingAction> actions() {
    return actions;
  }

  /** Completes once all of it is durable. */
  public CompletableFuture<Void> recorded() {
    return recorded;
  }

  static long bytes(PendingAction pending) {
    return 200 + pending.text.length();
  }

  /** How long all its actions together have waited until a point of {@link System#nanoTime}. */
  long waited(long until) {
    return (until - takenIn) * actions.size();
  }

  long firstId() {
    return actions.get(0).id.id();
  }

  /** Whether its ids are all those right behind a number; they ascend. */
  boolean follows(long last) {
    long end = actions.get(actions.size() - 1).id.id();
    return firstId() == last + 1 && end == last + actions.size();
  }

  void refuse(RuntimeException reason) {
    recorded.completeExceptionally(reason);
    actions.forEach(t -> t.outcome().completeExceptionally(reason));
  }
}
