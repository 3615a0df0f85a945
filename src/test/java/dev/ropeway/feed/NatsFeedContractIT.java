package dev.ropeway.feed;

import dev.ropeway.NatsServer;
import dev.ropeway.TcpRelay;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.nats.NatsFeed;
import dev.ropeway.nats.NatsServers;
import dev.ropeway.testing.HandClock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The feed through a broker; what a node's connection is cut from is that. */
class NatsFeedContractIT extends FeedContract {
  private static NatsServer broker;

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeAll
  static void begin() throws Exception {
    broker = new NatsServer();
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
    journal.close();
  }

  @Override
  protected Link link() throws Exception {
    TcpRelay proxy = new TcpRelay(broker.port());
    NatsServers servers = new NatsServers(List.of("nats://127.0.0.1:" + proxy.port()), null);
    return new Link() {
      @Override
      public Feed feed(HandClock clock) {
        return new NatsFeed(servers, journal.database(), threads, clock);
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
