package dev.ropeway.client;

import java.util.OptionalLong;

/** Why the history of a room cannot be replayed, or not from there. */
public final class ReplayFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String PRUNED = "history-pruned";

  private final String type;
  private final long oldest;

  /** Of a kind of problem, such as {@code forbidden}, with what it says to people. */
  ReplayFailedException(String type, String message) {
    this(type, message, -1);
  }

  private ReplayFailedException(String type, String message, long oldest) {
    super(message);
    this.type = type;
    this.oldest = oldest;
  }

  /** What a server's refusal says. */
  static ReplayFailedException of(Answer answer) {
    String kind = answer.problem().isEmpty() ? "refused" : answer.problem();
    boolean told = kind.equals(PRUNED) && Wanted.isCount(answer.body().get("oldest"));
    return new ReplayFailedException(
        kind, answer.detail(), told ? answer.body().getJsonNumber("oldest").longValue() : -1);
  }

  /** {@code history-pruned}, {@code forbidden}, {@code not-found}, or another kind of problem. */
  public String type() {
    return type;
  }

  /** Whether what was asked for is older than what is kept. */
  public boolean isPruned() {
    return type.equals(PRUNED);
  }

  /** The oldest version that is left, if what was asked for was pruned. */
  public OptionalLong oldest() {
    return oldest < 0 ? OptionalLong.empty() : OptionalLong.of(oldest);
  }
}
