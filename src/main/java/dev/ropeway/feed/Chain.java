package dev.ropeway.feed;

import dev.ropeway.Update;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last updates of a key, each beginning where the one before it ended. Not thread-safe. */
final class Chain {
  /** How many updates are kept while nobody is told of them: sessions may look back at a few. */
  private static final int UNTOLD_UPDATES = 16;

  private final Ring<Link> links;

  /** An update with its place in the chain. */
  private record Link(Position before, Position after, Update update, long bytes) {}

  Chain(Settings settings) {
    links = Ring.recent(settings, Link::bytes);
  }

  /**
   * Adds an update at the end and drops from the beginning what is too much.
   *
   * @param patchBytes how long its patch is
   * @param told whether somebody is told of updates
   */
  void add(Position before, Position after, Update update, long patchBytes, boolean told) {
    long size = 200 + patchBytes + 100L * update.acks().size();
    links.add(new Link(before, after, update, size), told ? Integer.MAX_VALUE : UNTOLD_UPDATES);
  }

  void clear() {
    links.cut();
  }

  /**
   * The updates between two positions, oldest first; null if they are no longer kept. From a
   * position to itself: all that are kept up to there, for those who want their acks once more.
   */
  @Nullable List<Update> between(Position from, Position to) {
    List<Update> updates = new ArrayList<>();
    boolean found = from.equals(to);
    for (Link link : links) {
      found |= link.before().equals(from);
      if (found && !to.before(link.after())) {
        updates.add(link.update());
      }
    }
    return found ? updates : null;
  }
}
