package dev.ropeway.cycle;

import dev.ropeway.TransactionOutcome;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A transaction on its way through this node, and those who wait for it.
 *
 * <p>It has a row of its own in the log, under the key of its client in a store that is reserved
 * for transactions: that row's primary key is what keeps a repeat from being applied again, and its
 * arguments are the whole transaction, so that any node can carry out one that was left pending.
 */
public final class TransactionRequest {
  /** The reserved store of the transactions' own rows. */
  public static final String STORE = "ropeway:transactions";

  /** The name under which they are recorded. */
  static final String NAME = "transaction";

  final ActionId id;
  final List<TransactionPart> actions;
  final List<TransactionPart> onFailure;
  final String text;
  final boolean sameBody;

  /** Whether its row is in the log already, pending. */
  final boolean pending;

  /** Whether the log has to be asked first; touched by the runner only. */
  boolean uncertain;

  /** Whether a push that held it may have committed unnoticed; touched by the runner only. */
  boolean maybeWritten;

  private final CompletableFuture<Decided> outcome = new CompletableFuture<>();

  /**
   * What became of it.
   *
   * @param duplicate whether it had been decided before this request
   */
  public record Decided(TransactionOutcome outcome, boolean duplicate) {}

  private TransactionRequest(Builder builder, boolean pending) {
    this.id = new ActionId(new EntryKey(STORE, builder.client), builder.client, builder.id);
    this.actions = List.copyOf(builder.actions);
    this.onFailure = List.copyOf(builder.onFailure);
    this.sameBody = builder.sameBody;
    this.pending = pending;
    this.text = TransactionJson.text(actions, onFailure);
  }

  /** Which transaction. */
  public ActionId id() {
    return id;
  }

  /** It as JSON text, as it is recorded. */
  public String text() {
    return text;
  }

  /** Completes once it is committed or its failure actions are recorded. */
  public CompletableFuture<Decided> outcome() {
    return outcome;
  }

  /** The client name of its actions on their keys. */
  String client() {
    return "ropeway:transaction:" + id.client() + "#" + id.id();
  }

  /** The client name of its failure actions. */
  String failureClient() {
    return client() + ":failure";
  }

  /** Its own row, pending. */
  public ActionWrite row() {
    return new ActionWrite(id.key(), id.client(), id.id(), NAME, text, null, null, null);
  }

  /**
   * What is left of it in its own row once it is decided: enough to tell a repeat from another, and
   * nothing of anybody's data, which is on the entries' own rows.
   */
  String digest() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "{\"sha256\":\"" + HexFormat.of().formatHex(hash) + "\"}";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  int size() {
    return actions.size() + onFailure.size();
  }

  /** Collects a transaction. Confined to one thread. */
  public static final class Builder {
    private final String client;
    private final long id;
    private final boolean sameBody;
    private final List<TransactionPart> actions = new ArrayList<>();
    private final List<TransactionPart> onFailure = new ArrayList<>();

    /**
     * Begins.
     *
     * @param client who numbers it
     * @param id its number
     * @param sameBody whether a repeat must have the same actions
     */
    public Builder(String client, long id, boolean sameBody) {
      this.client = client;
      this.id = id;
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
