package dev.ropeway.node;

import dev.ropeway.config.NodeClock;
import dev.ropeway.feed.Feed;
import dev.ropeway.feed.PostgresFeed;
import dev.ropeway.journal.Database;
import dev.ropeway.nats.NatsFeed;
import dev.ropeway.nats.NatsServers;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which feed a node uses, as its properties say. Immutable.
 *
 * @param listened the database where it listens
 * @param broker used instead; null: there is none
 */
record Feeds(DataSource listened, @Nullable NatsServers broker) {

  /**
   * Reads what is set.
   *
   * @param usual the container's data source
   * @throws IllegalArgumentException saying what is wrong
   */
  static Feeds of(Function<String, Optional<String>> source, DataSource usual) {
    return new Feeds(FeedSource.of(source, usual), NatsServers.read(source).orElse(null));
  }

  /** Makes it. */
  Feed feed(Database database, ExecutorService executor, NodeClock clock) {
    return broker == null
        ? new PostgresFeed(listened, database, executor, clock)
        : new NatsFeed(broker, database, executor, clock);
  }
}
