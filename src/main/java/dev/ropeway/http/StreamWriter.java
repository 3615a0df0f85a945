package dev.ropeway.http;

import dev.ropeway.config.NodeClock;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Writes one stream until its reader is gone or it ends. It has a turn when there is something to
 * say, and no thread otherwise. Writing blocks while the reader does not read, also where servers
 * offer to write without (Open Liberty 26 blocks in {@code write} whatever {@code isReady} said):
 * whoever was slow has his turns apart from the others, until he has been quick for long.
 * Thread-safe.
 */
final class StreamWriter {
  private static final System.Logger LOG = System.getLogger(StreamWriter.class.getName());

  /** Quick turns after which one who was slow is with the others again. */
  private static final int QUICK_AGAIN = 100;

  private final StreamSource source;
  private final OutputStream out;
  private final Executor together;
  private final Executor apart;
  private final NodeClock clock;
  private final LongConsumer written;
  private final Consumer<StreamWriter> ended;

  /** How often it was woken since its turn began; 0: it has none. */
  private final AtomicInteger wakes = new AtomicInteger();

  // touched in its turn
  private final Outgoing outgoing = new Outgoing();
  private boolean over;

  private volatile int slow;
  private volatile boolean beat;
  private volatile long last;

  /**
   * One whose headers are made.
   *
   * @param together where turns are as long as they are quick; never fails
   * @param apart where they may be long
   * @param written is told when a write began that is done now
   * @param ended is told once, when the request is to be ended
   */
  StreamWriter(
      StreamSource source,
      OutputStream out,
      Executor together,
      Executor apart,
      NodeClock clock,
      LongConsumer written,
      Consumer<StreamWriter> ended) {
    this.source = source;
    this.out = out;
    this.together = together;
    this.apart = apart;
    this.clock = clock;
    this.written = written;
    this.ended = ended;
    this.last = clock.nanos();
  }

  /** Begins. */
  void begin(long retryMillis) {
    outgoing.add("retry: " + retryMillis + "\n\n");
    source.whenReady(this::wake);
  }

  private void wake() {
    if (wakes.getAndIncrement() != 0) {
      return;
    }
    if (slow > 0) {
      try {
        apart.execute(this::turn);
        return;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.DEBUG, "There is no thread for a slow reader alone", e);
      }
    }
    together.execute(this::turn);
  }

  /** Lasts until nobody has woken it meanwhile. */
  private void turn() {
    int seen;
    do {
      seen = wakes.get();
      if (!over) {
        advance();
      }
    } while (!wakes.compareAndSet(seen, 0));
  }

  private void advance() {
    try {
      long start = System.nanoTime();
      source.take(outgoing);
      boolean told = !outgoing.isEmpty();
      if (!told && beat) {
        outgoing.add(StreamSource.HEARTBEAT);
      }
      while (!outgoing.isEmpty()) {
        write();
        source.take(outgoing);
      }
      if (told) {
        written.accept(start);
      }
      if (source.closed()) {
        end();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A stream reader is gone", e);
      end();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A stream failed; its reader will come back", e);
      end();
    }
  }

  private void write() throws IOException {
    long start = clock.nanos();
    beat = false;
    while (!outgoing.isEmpty()) {
      out.write(outgoing.next());
    }
    out.flush();
    last = clock.nanos();
    slow = last - start >= Crew.LONG.toNanos() ? QUICK_AGAIN : Math.max(0, slow - 1);
  }

  /** Has something written after a pause, for that a reader is gone is noticed by writing only. */
  void look(Duration heartbeat) {
    if (clock.nanos() - last >= heartbeat.toNanos()) {
      beat = true;
      wake();
    }
  }

  private void end() {
    over = true;
    source.close();
    ended.accept(this);
  }
}
