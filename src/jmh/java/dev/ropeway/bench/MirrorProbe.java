package dev.ropeway.bench;

import dev.ropeway.client.Change;
import dev.ropeway.client.Room;
import dev.ropeway.client.RopewayClient;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Two mirrors: one patches at a steady pace, the other hears of it. Confined to one thread. */
final class MirrorProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration JITTER = Duration.ofMillis(50);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final String MEMBER = "/probe";

  private final Room writer;
  private final Room reader;
  private volatile long heard;
  private volatile @Nullable Latencies latencies;
  private long sent;
  private double bytes;

  private MirrorProbe(Room writer, Room reader) {
    this.writer = writer;
    this.reader = reader;
    reader.onChange(MEMBER, this::heard);
  }

  static MirrorProbe join(RopewayClient client, String key) throws Exception {
    Room writer = client.room("boards", key).client("probe-writer").connect().get();
    Room reader = client.room("boards", key).client("probe-reader").connect().get();
    return new MirrorProbe(writer, reader);
  }

  void warmUp() throws Exception {
    patch(Pace.of(WARM_UP, Duration.ofMillis(60), Duration.ZERO));
  }

  DeliveryRow run(String what, Duration time) throws Exception {
    Pace pace = Pace.of(time, INTERVAL, JITTER);
    Latencies measured = new Latencies(sent + 1, pace.count());
    latencies = measured;
    long bytesBefore = reader.statistics().bytesReceived();
    long eventsBefore = reader.statistics().messagesReceived();
    patch(pace);
    long events = reader.statistics().messagesReceived() - eventsBefore;
    bytes = (double) (reader.statistics().bytesReceived() - bytesBefore) / Math.max(1, events);
    latencies = null;
    return measured.row(what, 1, pace.perSecond());
  }

  private void patch(Pace pace) throws Exception {
    Runnable next = pace.waiting();
    for (int i = 0; i < pace.count(); i++) {
      next.run();
      sent++;
      Latencies measured = latencies;
      if (measured != null) {
        measured.sending(sent, System.nanoTime());
      }
      writer.patch(
          "set", Json.createObjectBuilder().add("path", MEMBER).add("value", sent).build());
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (heard < sent && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void heard(Change change) {
    long now = System.nanoTime();
    JsonValue value = change.value();
    long before = heard;
    if (value instanceof JsonNumber number && number.longValue() > before) {
      Latencies measured = latencies;
      if (measured != null) {
        measured.arrived(before, number.longValue(), now);
      }
      heard = number.longValue();
    }
  }

  /** Bytes of the stream for each event, load included. */
  double bytesPerUpdate() {
    return bytes;
  }

  /** 1 if the mirrors do not agree in the end. */
  long wrong() {
    return heard == sent && MirrorCrowd.agree(writer, reader) ? 0 : 1;
  }

  @Override
  public void close() {
    writer.close();
    reader.close();
  }
}
