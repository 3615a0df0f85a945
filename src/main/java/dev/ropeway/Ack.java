package dev.ropeway;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one action, as an update tells it to everybody who watches the key.
 *
 * @param client who recorded the action
 * @param id the client's number for it, from 1
 * @param status what became of it
 * @param reason why, for {@code rejected} and {@code failed}, where known; else null
 * @param answered whether the action answered something, which only who recorded it is told
 */
public record Ack(
    String client, long id, Outcome.Status status, @Nullable String reason, boolean answered) {

  /** Of an action that answered nothing. */
  public Ack(String client, long id, Outcome.Status status, @Nullable String reason) {
    this(client, id, status, reason, false);
  }
}
