package dev.ropeway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the actions of a key that wait for their time. Immutable.
 *
 * @param actions in the order in which they are due
 * @param next where the next page begins; null if there is none
 */
public record ScheduledPage(List<ScheduledAction> actions, @Nullable String next) {

  /** Copies the list. */
  public ScheduledPage {
    actions = List.copyOf(actions);
  }
}
