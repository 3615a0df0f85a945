package dev.ropeway.feed;

import dev.ropeway.TcpRelay;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.testing.HandClock;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.postgresql.ds.PGSimpleDataSource;

/** The feed through PostgreSQL; what a node's connection is cut from is what it listens on. */
class PostgresFeedContractIT extends FeedContract {
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
    journal.close();
  }

  @Override
  protected Link link() throws Exception {
    URI server = URI.create(url.substring("jdbc:".length()));
    TcpRelay proxy = new TcpRelay(server.getPort());
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url.replace(":" + server.getPort() + "/", ":" + proxy.port() + "/"));
    return new Link() {
      @Override
      public Feed feed(HandClock clock) {
        return new PostgresFeed(source, journal.database(), threads, clock);
      }

      @Override
      public void cut() throws Exception {
        proxy.cut();
      }

      @Override
      public void heal() {
        proxy.heal();
      }

      @Override
      public void close() throws Exception {
        proxy.close();
      }
    };
  }
}
