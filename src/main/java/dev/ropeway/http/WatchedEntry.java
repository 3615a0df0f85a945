package dev.ropeway.http;

import dev.ropeway.bounds.Lease;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** One key of a stream of many. Its stream is walked in the turn of whoever writes. */
final class WatchedEntry implements AutoCloseable {
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private final int place;
  private final UpdateStream stream;
  private final Lease lease;
  private final byte[] names;
  private final AtomicBoolean queued = new AtomicBoolean();

  /**
   * One that is open.
   *
   * @param place in the list of keys
   * @param lease by which it is counted
   */
  WatchedEntry(int place, String store, String key, UpdateStream stream, Lease lease) {
    this.place = place;
    this.stream = stream;
    this.lease = lease;
    byte[] object =
        JsonText.writeUtf8(JsonValues.object().add("store", store).add("key", key).build());
    this.names = Arrays.copyOf(object, object.length - 1); // other members follow
  }

  int place() {
    return place;
  }

  UpdateStream stream() {
    return stream;
  }

  /** Whether it was not waiting for its turn already. */
  boolean queue() {
    return queued.compareAndSet(false, true);
  }

  /** It has its turn; what comes from now on gives it another one. */
  void unqueue() {
    queued.set(false);
  }

  /** Adds an event of its, with its names in front of what all readers share. */
  void add(StreamEvent event, Outgoing out) {
    out.add("event: " + event.kind().name().toLowerCase(Locale.ROOT) + "\ndata: ");
    out.add(names);
    byte[] json = event.json();
    if (json.length > 2) { // there is something in its braces
      out.add(",");
    }
    out.add(json, 1);
    out.add(END);
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
