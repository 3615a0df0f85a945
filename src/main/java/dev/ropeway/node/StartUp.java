package dev.ropeway.node;

import dev.ropeway.feed.Feed;
import dev.ropeway.journal.Schema;
import dev.ropeway.journal.SchemaException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the database ready in the background, tries again for as long as it is not, and says in one
 * line what has to be done about it.
 */
final class StartUp {
  private static final System.Logger LOG = System.getLogger("dev.ropeway");
  private static final long PAUSE_SECONDS = 2;

  private final Schema schema;
  private final Executor executor;
  private final Feed feed;
  private final Runnable prepared;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable String notReady = "The database is being prepared.";

  /**
   * Does nothing yet.
   *
   * @param feed is closed with it
   * @param prepared begins the work; called once the tables are there
   */
  StartUp(Schema schema, Feed feed, Executor executor, Runnable prepared) {
    this.prepared = prepared;
    this.schema = schema;
    this.executor = executor;
    this.feed = feed;
  }

  /**
   * Begins, in the background.
   *
   * @param where what the line tells that says that all is ready
   */
  void begin(Supplier<?> where) {
    executor.execute(() -> run(where));
  }

  private void run(Supplier<?> where) {
    String said = "";
    while (closed.getCount() > 0) {
      String trouble = attempt();
      if (trouble == null) {
        LOG.log(Level.INFO, "Ropeway is ready: " + where.get());
        return;
      }
      notReady = trouble;
      if (!trouble.equals(said)) {
        LOG.log(Level.ERROR, trouble + " It is tried again every " + PAUSE_SECONDS + " s.");
        said = trouble;
      }
      pause();
    }
  }

  private @Nullable String attempt() {
    try {
      schema.prepare();
    } catch (SchemaException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.DEBUG, "The database could not be prepared", e);
      return "Ropeway cannot use its database: " + e + ".";
    }
    prepared.run();
    notReady = null;
    return null;
  }

  private void pause() {
    try {
      if (closed.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.DEBUG, "Stopped before the database was ready");
      }
    } catch (InterruptedException e) {
      closed.countDown();
      Thread.currentThread().interrupt();
    }
  }

  @Nullable String notReady() {
    return notReady;
  }

  void close() {
    closed.countDown();
    feed.close();
  }
}
