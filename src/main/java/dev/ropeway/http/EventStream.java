package dev.ropeway.http;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Writes one reader's events until it is gone or the node stops. Writing blocks while the reader
 * does not read, so each has a thread of its own.
 */
record EventStream(
    StreamSource source,
    AsyncContext context,
    OutputStream out,
    Duration heartbeat,
    long retryMillis,
    LongConsumer written)
    implements Runnable {
  private static final System.Logger LOG = System.getLogger(EventStream.class.getName());

  @Override
  public void run() {
    Semaphore ready = new Semaphore(0);
    try (source) {
      source.whenReady(ready::release);
      Outgoing outgoing = new Outgoing();
      outgoing.add("retry: " + retryMillis + "\n\n");
      source.take(outgoing);
      write(outgoing);
      while (!source.closed()) {
        ready.drainPermits(); // before looking: what comes after that wakes
        long start = System.nanoTime();
        source.take(outgoing);
        if (!outgoing.isEmpty()) {
          write(outgoing);
          written.accept(start);
        } else if (!ready.tryAcquire(heartbeat.toNanos(), TimeUnit.NANOSECONDS)) {
          outgoing.add(StreamSource.HEARTBEAT);
          write(outgoing);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A stream reader is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A stream failed; its reader will come back", e);
    } finally {
      complete();
    }
  }

  private void write(Outgoing outgoing) throws IOException {
    while (!outgoing.isEmpty()) {
      out.write(outgoing.next());
    }
    out.flush();
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "The container had ended the request already", e);
    }
  }
}
