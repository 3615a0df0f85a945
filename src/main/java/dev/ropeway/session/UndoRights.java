package dev.ropeway.session;

import dev.ropeway.action.Actor;
import dev.ropeway.action.Author;
import dev.ropeway.journal.RecordedAction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may undo: what he did himself, whatever tab or request it came from, if he may
 * still do it.
 *
 * @param identity whose actions those are; null if nobody is known
 * @param everything whether it may be anybody's: he is the application
 * @param action requires the right to record an action of a name, or throws
 */
public record UndoRights(@Nullable String identity, boolean everything, Consumer<String> action) {

  /**
   * Those of who records under a client's name.
   *
   * @param author who is behind it; null if nobody is verified
   */
  public static UndoRights of(String client, @Nullable Author author, Consumer<String> action) {
    return new UndoRights(Actor.of(client, author).identity(), false, action);
  }

  /** Whether a recorded action is one of his. */
  boolean own(RecordedAction row) {
    return everything
        || (identity != null && identity.equals(Actor.of(row.client(), row.author()).identity()));
  }
}
