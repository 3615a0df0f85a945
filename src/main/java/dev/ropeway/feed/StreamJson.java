package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.StreamEvent;
import dev.ropeway.Update;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.Arrays;
import java.util.List;

/** The JSON of stream events. */
final class StreamJson {
  private static final JsonProvider JSON = JsonProvider.provider();

  private StreamJson() {}

  static StreamEvent snapshot(EntrySnapshot now) {
    byte[] json =
        JsonText.writeUtf8(
            JSON.createObjectBuilder()
                .add("version", now.version())
                .add("data", now.data())
                .build());
    return new StreamEvent(StreamEvent.Kind.SNAPSHOT, now.version(), json);
  }

  /** The same snapshot with the outcomes that a client has to know. */
  static StreamEvent with(StreamEvent snapshot, List<Ack> acks) {
    byte[] member = JsonText.writeUtf8(JSON.createObjectBuilder().add("acks", all(acks)).build());
    int end = snapshot.json().length - 1;
    byte[] json = Arrays.copyOf(snapshot.json(), end + member.length);
    System.arraycopy(member, 0, json, end, member.length); // over the closing brace
    json[end] = ',';
    return new StreamEvent(StreamEvent.Kind.SNAPSHOT, snapshot.version(), json);
  }

  private static JsonArrayBuilder all(List<Ack> acks) {
    JsonArrayBuilder all = JSON.createArrayBuilder();
    acks.forEach(ack -> all.add(ack(ack)));
    return all;
  }

  static StreamEvent update(Update update) {
    return update(update.from(), update.version(), update.patch(), update.acks());
  }

  static StreamEvent update(long from, long version, JsonArray patch, List<Ack> acks) {
    byte[] json =
        JsonText.writeUtf8(
            JSON.createObjectBuilder()
                .add("version", version)
                .add("from", from)
                .add("patch", patch)
                .add("acks", all(acks))
                .build());
    return new StreamEvent(StreamEvent.Kind.UPDATE, version, json);
  }

  static StreamEvent reset(ResetReason reason, long version) {
    byte[] json =
        JsonText.writeUtf8(JSON.createObjectBuilder().add("reason", reason.text()).build());
    return new StreamEvent(StreamEvent.Kind.RESET, version, json);
  }

  private static JsonObjectBuilder ack(Ack ack) {
    JsonObjectBuilder json =
        JSON.createObjectBuilder()
            .add("client", ack.client())
            .add("id", ack.id())
            .add("status", ack.status().text());
    String reason = ack.reason();
    return reason == null ? json : json.add("reason", reason);
  }
}
