package dev.ropeway.http;

import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.StreamEvent.Kind;
import dev.ropeway.delivery.UpdateStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The stream of one key, which has what a test gives it. */
final class FakeUpdates implements UpdateStream {
  private final Queue<StreamEvent> events = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Runnable ready;
  private volatile boolean closed;

  FakeUpdates give(Kind kind, long version, String json) {
    events.add(
        new StreamEvent(
            kind, StampedVersion.plain(version), json.getBytes(StandardCharsets.UTF_8)));
    wake();
    return this;
  }

  FakeUpdates version(long version) {
    return give(Kind.UPDATE, version, "{\"version\":" + version + "}");
  }

  private void wake() {
    Runnable told = ready;
    if (told != null) {
      told.run();
    }
  }

  @Override
  public @Nullable StreamEvent next(Duration longest) {
    throw new UnsupportedOperationException("Nobody waits");
  }

  @Override
  public @Nullable StreamEvent poll() {
    return closed ? null : events.poll();
  }

  @Override
  public void whenReady(Runnable told) {
    ready = told;
    told.run();
  }

  @Override
  public boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    wake();
  }
}
