package dev.ropeway.http;

import dev.ropeway.StreamEvent;
import dev.ropeway.UpdateStream;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one reader's events until it is gone or the node stops. Writing blocks while the reader
 * does not read, so each has a thread of its own; events are encoded once for all readers and are
 * written as they are.
 */
record EventStream(
    UpdateStream events,
    LongConsumer written,
    AsyncContext context,
    OutputStream out,
    Duration heartbeat,
    long retryMillis)
    implements Runnable {
  private static final System.Logger LOG = System.getLogger(EventStream.class.getName());
  private static final byte[] END = ascii("\n\n");
  private static final byte[] HEARTBEAT = ascii(":\n\n");

  @Override
  public void run() {
    try (events) {
      out.write(ascii("retry: " + retryMillis + "\n\n"));
      writeWhatIsThere();
      while (!events.closed()) {
        StreamEvent event = events.next(heartbeat);
        if (event != null) {
          long start = System.nanoTime();
          write(event);
          writeWhatIsThere();
          written.accept(start);
        } else if (!events.closed()) {
          out.write(HEARTBEAT);
          out.flush();
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

  private void writeWhatIsThere() throws IOException, InterruptedException {
    for (StreamEvent event = now(); event != null; event = now()) {
      write(event);
    }
    out.flush();
  }

  private @Nullable StreamEvent now() throws InterruptedException {
    return events.next(Duration.ZERO);
  }

  private void write(StreamEvent event) throws IOException {
    String name = event.kind().name().toLowerCase(Locale.ROOT);
    // A reset has no id: what the reader remembers stays true until the snapshot behind it.
    String id = event.kind().resumable() ? "id: " + event.version() + "\n" : "";
    out.write(ascii("event: " + name + "\n" + id + "data: "));
    out.write(event.json());
    out.write(END);
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "The container had ended the request already", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
