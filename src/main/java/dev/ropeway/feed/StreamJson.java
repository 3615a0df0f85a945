package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.StreamEvent;
import dev.ropeway.Update;
import dev.ropeway.journal.Confirmed;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.util.List;

/** The JSON of stream events. */
final class StreamJson {
  private static final JsonProvider JSON = JsonProvider.provider();

  private StreamJson() {}

  static StreamEvent snapshot(Confirmed now) {
    byte[] json =
        JsonText.writeUtf8(
            JSON.createObjectBuilder()
                .add("version", now.version())
                .add("data", now.data())
                .build());
    return new StreamEvent(StreamEvent.Kind.SNAPSHOT, now.version(), json);
  }

  static StreamEvent update(Update update) {
    return update(update.from(), update.version(), update.patch(), update.acks());
  }

  static StreamEvent update(long from, long version, JsonArray patch, List<Ack> acks) {
    JsonArrayBuilder all = JSON.createArrayBuilder();
    acks.forEach(ack -> all.add(ack(ack)));
    byte[] json =
        JsonText.writeUtf8(
            JSON.createObjectBuilder()
                .add("version", version)
                .add("from", from)
                .add("patch", patch)
                .add("acks", all)
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
