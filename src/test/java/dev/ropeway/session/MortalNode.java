package dev.ropeway.session;

import dev.ropeway.access.Access;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.demo.Lobby;
import dev.ropeway.demo.Players;
import dev.ropeway.feed.PostgresFeed;
import dev.ropeway.journal.Database;
import dev.ropeway.node.Node;
import dev.ropeway.node.NodeParts;
import dev.ropeway.store.StoreCatalog;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One life of a node that does everything on the calling thread, so that its steps are always the
 * same ones, until its {@link MortalDatabase} lets it die.
 */
final class MortalNode implements AutoCloseable {
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final MortalDatabase mortality;
  private final Node node;

  MortalNode(MortalDatabase mortality, Database database) {
    this.mortality = mortality;
    this.node =
        new Node(
            database,
            new StoreCatalog(
                List.of(Players.STORE, Lobby.STORE), Settings.standard(), null, List.of()),
            Settings.standard(),
            NodeClock.system(),
            new AtOnce(),
            scheduler,
            new PostgresFeed(new PGSimpleDataSource(), database, task -> {}, NodeClock.system()),
            Access.none(),
            null,
            null);
  }

  NodeParts parts() {
    return NodeParts.of(node);
  }

  /** Takes a transaction in and works until nothing is left to do, or it is dead. */
  void work(TransactionRequest request) {
    NodeParts.of(node).engine().submit(request);
    boolean more = true;
    for (int cycles = 0; more && !mortality.dead(); cycles++) {
      if (cycles > 100) {
        throw new AssertionError("It neither dies nor comes to an end: " + mortality.steps());
      }
      more = NodeParts.of(node).engine().runOnce();
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  /** Runs everything on the thread that asks. */
  private static final class AtOnce extends AbstractExecutorService {
    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
