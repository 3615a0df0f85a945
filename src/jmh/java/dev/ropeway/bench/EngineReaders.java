package dev.ropeway.bench;

import dev.ropeway.TestNode;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.demo.Players;
import dev.ropeway.remote.RemoteStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/** Stream readers in this JVM, each with a thread, as the server gives each of its streams one. */
final class EngineReaders implements Delivery.Readers {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final List<UpdateStream> streams = new ArrayList<>();

  EngineReaders(TestNode node, String key, List<Follower> followers) {
    RemoteStore store = node.store(Players.STORE.name());
    for (Follower follower : followers) {
      UpdateStream stream = Objects.requireNonNull(node.stream(store, key, OptionalLong.empty()));
      streams.add(stream);
      new Thread(() -> read(stream, follower), "reader").start();
    }
  }

  private static void read(UpdateStream stream, Follower follower) {
    try {
      while (!stream.closed()) {
        StreamEvent event = stream.next(LONGEST);
        long now = System.nanoTime();
        if (event != null) {
          String kind = event.kind().name().toLowerCase(Locale.ROOT);
          follower.event(kind, new String(event.json(), StandardCharsets.UTF_8), now);
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts readers
    }
  }

  @Override
  public void close() {
    streams.forEach(UpdateStream::close);
  }
}
