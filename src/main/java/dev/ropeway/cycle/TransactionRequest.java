package dev.ropeway.cycle;

import dev.ropeway.Outcome;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.action.Author;
import dev.ropeway.action.ClientNames;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on its way through this node, and those who wait for it.
 *
 * <p>One that a client numbers, or that is recorded before it is decided, has a row of its own in
 * the log, under the key of its client in a store that is reserved for transactions: that row's
 * primary key is what keeps a repeat from being applied again, and while it is pending its
 * arguments are the whole transaction, so that any node can carry it out. One that only this node
 * knows, and may repeat, is kept from being applied again by the rows of its actions.
 */
public final class TransactionRequest {
  /** The reserved store of the transactions' own rows. */
  public static final String STORE = "ropeway:transactions";

  /** The name under which they are recorded. */
  static final String NAME = "transaction";

  final List<TransactionPart> actions;
  final List<TransactionPart> onFailure;
  final boolean sameBody;

  /** Whether its row is in the log already, pending; touched by the runner only once it runs. */
  boolean pending;

  /** When its row was recorded, once it was looked at; touched by the runner only. */
  @Nullable Instant recordedAt;

  /** Whether the log has to be asked first; touched by the runner only. */
  boolean uncertain;

  /** Whether a push that held it may have committed unnoticed; touched by the runner only. */
  boolean maybeWritten;

  /** Whether nothing of its client was known before; touched by the runner only. */
  boolean firstOfClient;

  /** How much it made that was not there before; known once it is decided here. */
  private volatile int created;

  /** Whether it needs no more work. */
  final AtomicBoolean answered = new AtomicBoolean();

  private final @Nullable ActionId id;
  private final CompletableFuture<Decided<TransactionOutcome>> outcome = new CompletableFuture<>();

  // what its actions are recorded under, given by the queue to one of this node's own
  private @Nullable String client;
  private long firstId = 1;

  private TransactionRequest(Builder builder, boolean pending) {
    this.id = builder.id;
    this.actions = List.copyOf(builder.actions);
    this.onFailure = List.copyOf(builder.onFailure);
    this.sameBody = builder.sameBody;
    this.client =
        id == null ? null : ClientNames.TRANSACTION + id.client() + "#" + number(id, sameBody);
    this.pending = pending;
  }

  /** Its own row; null if it has none. */
  public @Nullable ActionId id() {
    return id;
  }

  /**
   * Completes once it is committed or its failure actions are recorded; a duplicate if it had been
   * decided before.
   */
  public CompletableFuture<Decided<TransactionOutcome>> outcome() {
    return outcome;
  }

  /**
   * An Idempotency-Key may be used again when its row is forgotten, while rows of actions under it
   * are still there: those of the newest versions stay.
   */
  private static String number(ActionId own, boolean sameBody) {
    String unique =
        sameBody ? "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) : "";
    return own.id() + unique;
  }

  /** The client that numbers it, who may repeat it however late; null if there is none. */
  public @Nullable ClientKey numberedBy() {
    return id == null || id.client().startsWith(ClientNames.RESERVED)
        ? null
        : new ClientKey(id.key(), id.client());
  }

  /**
   * How many keys have an entry because of it, about, and one more if its client is new; 0 before
   * it is decided, and elsewhere.
   */
  public int created() {
    return created;
  }

  /** Counts them, once it is decided; those of its failure actions may have had one before. */
  void created(Predicate<EntryKey> unknown, boolean committed) {
    long keys = actions.stream().map(TransactionPart::key).distinct().filter(unknown).count();
    long more = committed ? 0 : onFailure.stream().map(TransactionPart::key).distinct().count();
    created = Math.toIntExact(keys + more + (firstOfClient ? 1 : 0));
  }

  /** Whether it has no row of its own. */
  boolean own() {
    return id == null;
  }

  /** Whether one of this node's own knows under which numbers it is recorded. */
  boolean numbered() {
    return client != null;
  }

  /** Numbers its actions. */
  void number(String nodeClient, long first) {
    client = ClientNames.TRANSACTION + nodeClient;
    firstId = first;
  }

  /** Its actions' rows, on their keys. */
  ActionId actionId(int index) {
    return new ActionId(actions.get(index).key(), String.valueOf(client), firstId + index);
  }

  /** One of its actions as the fold applies it. */
  Step step(int index) {
    TransactionPart part = actions.get(index);
    return new Step(
        actionId(index), part.action(), part.args(), part.text(), null, part.author(), false, null);
  }

  /** Its actions as the fold applies them. */
  Stream<Step> steps() {
    return IntStream.range(0, actions.size()).mapToObj(this::step);
  }

  /** The failure actions, to be applied later, each for itself. */
  List<ActionWrite> failureActions() {
    List<ActionWrite> writes = new ArrayList<>(onFailure.size());
    for (int i = 0; i < onFailure.size(); i++) {
      writes.add(onFailure.get(i).pending(client + ":failure", firstId + i));
    }
    return writes;
  }

  /** Why the other actions of a transaction were not applied. */
  static String undone(int failedAction) {
    return "The transaction failed at its action " + failedAction + ".";
  }

  /** Its own row, pending. */
  public ActionWrite row() {
    return row(TransactionJson.pending(actions, onFailure), null);
  }

  /** Its own row. */
  ActionWrite row(String args, @Nullable Outcome decided) {
    ActionId own = requireId();
    return new ActionWrite(
        own.key(), own.client(), own.id(), NAME, args, null, null, author(), decided, null);
  }

  /** Who is behind all of its actions; null if that is nobody, or several. */
  private @Nullable Author author() {
    Author first = actions.get(0).author();
    boolean one = actions.stream().allMatch(part -> Objects.equals(part.author(), first));
    return one ? first : null;
  }

  ActionId requireId() {
    if (id == null) {
      throw new IllegalStateException("The transaction has no row of its own.");
    }
    return id;
  }

  /** What tells it from another; null if a repeat may have any body. */
  @Nullable BodyDigest digest() {
    return sameBody
        ? BodyDigest.of(
            TransactionJson.text(actions, onFailure), TransactionJson.kept(actions, onFailure))
        : null;
  }

  int size() {
    return actions.size() + onFailure.size();
  }

  /** Collects a transaction. Confined to one thread. */
  public static final class Builder {
    private final @Nullable ActionId id;
    private final boolean sameBody;
    private final List<TransactionPart> actions = new ArrayList<>();
    private final List<TransactionPart> onFailure = new ArrayList<>();

    /** Begins one that nobody but this node can repeat. */
    public Builder() {
      this.id = null;
      this.sameBody = false;
    }

    /**
     * Begins one with a row of its own.
     *
     * @param client who numbers it
     * @param id its number
     * @param sameBody whether a repeat must have the same actions
     */
    public Builder(String client, long id, boolean sameBody) {
      this.id = new ActionId(new EntryKey(STORE, client), client, id);
      this.sameBody = sameBody;
    }

    /** Adds an action. */
    public Builder action(TransactionPart part) {
      actions.add(part);
      return this;
    }

    /** Adds an action to be recorded if the transaction fails. */
    public Builder onFailure(TransactionPart part) {
      onFailure.add(part);
      return this;
    }

    /** A new transaction. */
    public TransactionRequest build() {
      return new TransactionRequest(this, false);
    }

    /** One whose row is in the log already. */
    public TransactionRequest pending() {
      return new TransactionRequest(this, true);
    }
  }
}
