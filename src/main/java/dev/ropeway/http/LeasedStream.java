package dev.ropeway.http;

import dev.ropeway.StreamEvent;
import dev.ropeway.UpdateStream;
import dev.ropeway.bounds.Lease;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A stream that is counted until it is closed. */
record LeasedStream(UpdateStream stream, Lease lease) implements UpdateStream {

  @Override
  public @Nullable StreamEvent next(Duration longest) throws InterruptedException {
    return stream.next(longest);
  }

  @Override
  public @Nullable StreamEvent poll() {
    return stream.poll();
  }

  @Override
  public void whenReady(Runnable ready) {
    stream.whenReady(ready);
  }

  @Override
  public boolean closed() {
    return stream.closed();
  }

  @Override
  public void close() {
    try {
      stream.close();
    } finally {
      lease.close();
    }
  }
}
