package dev.ropeway.cycle;

import dev.ropeway.Outcome;
import dev.ropeway.action.Acting;
import dev.ropeway.action.Author;
import dev.ropeway.delivery.Decided;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.LogForm;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.NumericEquality;
import dev.ropeway.store.BoundAction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One action on its way through this node, and those who wait for it. */
public final class PendingAction implements Acting {
  final ActionId id;
  final BoundAction<?> action;
  final Object args;
  final String text;
  final @Nullable List<Long> ifVersions;
  final @Nullable Author author;

  /** Whether it had been recorded before; touched by its lane only. */
  boolean duplicate;

  /** How the log is to keep it; touched by its lane only. */
  LogForm form = LogForm.ROW;

  /** Set before anybody can see the state that the action led to. */
  private volatile @Nullable Outcome decided;

  private final CompletableFuture<Decided<Outcome>> outcome = new CompletableFuture<>();

  /**
   * Describes an action.
   *
   * @param args decoded arguments
   * @param text the same as JSON text
   * @param ifVersions the numbers of a {@link dev.ropeway.json.Precondition}; null: no condition
   * @param author who is behind it; null for the application, and where nobody is verified
   */
  public PendingAction(
      ActionId id,
      BoundAction<?> action,
      Object args,
      String text,
      @Nullable List<Long> ifVersions,
      @Nullable Author author) {
    this.id = id;
    this.action = action;
    this.args = args;
    this.text = text;
    this.ifVersions = ifVersions;
    this.author = author;
  }

  /**
   * Whether a row of the log is of the same action with the same arguments: by what the log keeps
   * of them, whether it still has more or not, and however the values are spelled.
   */
  public boolean isOf(RecordedAction row) {
    return isLike(row.name(), row.args());
  }

  /** The same of another that is on its way. */
  boolean isLike(PendingAction other) {
    return isLike(other.action.name(), other.text);
  }

  private boolean isLike(String name, String arguments) {
    return name.equals(action.name())
        && NumericEquality.equal(
            JsonText.read(action.asked(arguments)), JsonText.read(action.asked(text)));
  }

  /** The outcome as soon as it is committed, which is before {@link #outcome} completes. */
  public @Nullable Outcome decided() {
    return decided;
  }

  void decided(Outcome committed) {
    decided = committed;
  }

  /** The action. */
  public BoundAction<?> action() {
    return action;
  }

  /** Its decoded arguments. */
  public Object args() {
    return args;
  }

  @Override
  public String client() {
    return id.client();
  }

  @Override
  public @Nullable Author author() {
    return author;
  }

  /** Not known before the cycle asks, and of no matter to most. */
  @Override
  public boolean absent() {
    return false;
  }

  /** How long its arguments are as JSON text. */
  public long bytes() {
    return text.length();
  }

  /** Which action. */
  public ActionId id() {
    return id;
  }

  /**
   * Completes with the outcome, a duplicate if it had been recorded before its request; or fails as
   * the request's recording fails.
   */
  public CompletableFuture<Decided<Outcome>> outcome() {
    return outcome;
  }
}
