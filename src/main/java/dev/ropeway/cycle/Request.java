package dev.ropeway.cycle;

import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
  final List<PendingAction> tickets;
  final long bytes;
  private final long takenIn = System.nanoTime();
  private final CompletableFuture<Void> recorded = new CompletableFuture<>();

  /** Whether the log has to be asked for the client's last number; touched by its lane only. */
  boolean uncertain;

  /** Whether a push that held it may have committed unnoticed; touched by its lane only. */
  boolean maybeWritten;

  /**
   * Describes a request.
   *
   * @param tickets at least one, with ascending ids
   */
  public Request(EntryKey key, String client, Numbering numbering, List<PendingAction> tickets) {
    this.key = key;
    this.client = new ClientKey(key, client);
    this.numbering = numbering;
    this.tickets = List.copyOf(tickets);
    this.bytes = tickets.stream().mapToLong(Request::bytes).sum();
  }

  /** The actions. */
  public List<PendingAction> tickets() {
    return tickets;
  }

  /** Completes once all of it is durable. */
  public CompletableFuture<Void> recorded() {
    return recorded;
  }

  static long bytes(PendingAction ticket) {
    return 200 + ticket.text.length();
  }

  /** How long all its actions together have waited until a point of {@link System#nanoTime}. */
  long waited(long until) {
    return (until - takenIn) * tickets.size();
  }

  long firstId() {
    return tickets.get(0).id.id();
  }

  /** Whether its ids are all those right behind a number; they ascend. */
  boolean follows(long last) {
    long end = tickets.get(tickets.size() - 1).id.id();
    return firstId() == last + 1 && end == last + tickets.size();
  }

  void refuse(RuntimeException reason) {
    recorded.completeExceptionally(reason);
    tickets.forEach(t -> t.outcome().completeExceptionally(reason));
  }
}
