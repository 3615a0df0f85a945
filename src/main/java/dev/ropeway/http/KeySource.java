package dev.ropeway.http;

import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import java.util.Locale;

/**
 * The stream of one key: its events as they are, with their versions as ids.
 *
 * @param stamped whether ids tell a version from others of its number
 */
record KeySource(UpdateStream events, boolean stamped) implements StreamSource {

  @Override
  public void whenReady(Runnable ready) {
    events.whenReady(ready);
  }

  @Override
  public void take(Outgoing out) {
    StreamEvent event = events.poll();
    while (event != null) {
      add(event, out);
      event = out.isEnough() ? null : events.poll();
    }
  }

  private void add(StreamEvent event, Outgoing out) {
    String name = event.kind().name().toLowerCase(Locale.ROOT);
    // A reset has no id: what the reader remembers stays true until the snapshot behind it.
    String id = event.kind().resumable() ? "id: " + id(event) + "\n" : "";
    out.add("event: " + name + "\n" + id + "data: ");
    out.add(event.json());
    out.add("\n\n");
  }

  private String id(StreamEvent event) {
    return stamped ? event.at().id() : Long.toString(event.version());
  }

  @Override
  public boolean closed() {
    return events.closed();
  }

  @Override
  public void close() {
    events.close();
  }
}
