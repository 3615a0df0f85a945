package dev.ropeway;

import dev.ropeway.config.NodeClock;
import dev.ropeway.feed.Feed;
import dev.ropeway.feed.PostgresFeed;
import dev.ropeway.journal.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Feeds through PostgreSQL that lose their connection when they are closed. They would notice the
 * end of themselves, within a second: tests close hundreds.
 */
final class SwiftFeeds implements TestNode.Feeds {
  private final String url;
  private final Map<Feed, Source> sources = new ConcurrentHashMap<>();

  SwiftFeeds(String url) {
    this.url = url;
  }

  /** Remembers the last connection, which is the one that listens. */
  private static final class Source extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;

    private transient volatile @Nullable Connection last;

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = super.getConnection();
      last = connection;
      return connection;
    }

    void abort() throws SQLException {
      Connection connection = last;
      if (connection != null) {
        connection.abort(Runnable::run);
      }
    }
  }

  @Override
  public Feed of(Database database, ExecutorService executor, NodeClock clock) {
    Source source = new Source();
    source.setURL(url);
    Feed feed = new PostgresFeed(source, database, executor, clock);
    sources.put(feed, source);
    return feed;
  }

  @Override
  public void closed(Feed feed) {
    Source source = sources.remove(feed);
    try {
      if (source != null) {
        source.abort();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
