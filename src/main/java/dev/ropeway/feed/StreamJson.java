package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Arrays;
import java.util.List;

/** The JSON of stream events. */
final class StreamJson {
  private StreamJson() {}

  static StreamEvent snapshot(EntrySnapshot now) {
    return event(
        StreamEvent.Kind.SNAPSHOT,
        at(now),
        JsonValues.object().add("version", now.version()).add("data", now.data()));
  }

  /** Which version a state is of. */
  static StampedVersion at(EntrySnapshot now) {
    return StampedVersion.of(now.version(), now.updatedAt());
  }

  private static StreamEvent event(
      StreamEvent.Kind kind, StampedVersion at, JsonObjectBuilder json) {
    return new StreamEvent(kind, at, JsonText.writeUtf8(json.build()));
  }

  /** The same event, which has none, with the outcomes that a client has to know. */
  static StreamEvent with(StreamEvent event, List<Ack> acks) {
    byte[] member = member(acks);
    int end = event.json().length - 1;
    byte[] json = Arrays.copyOf(event.json(), end + member.length);
    System.arraycopy(member, 0, json, end, member.length); // over the closing brace
    json[end] = ',';
    return new StreamEvent(event.kind(), event.at(), json);
  }

  /** The same update without the outcomes, which are the last that it says. */
  static StreamEvent without(StreamEvent update, List<Ack> acks) {
    int end = update.json().length - member(acks).length; // of which one byte is the comma
    byte[] json = Arrays.copyOf(update.json(), end + 1);
    json[end] = '}';
    return new StreamEvent(update.kind(), update.at(), json);
  }

  private static byte[] member(List<Ack> acks) {
    return JsonText.writeUtf8(JsonValues.object().add("acks", all(acks)).build());
  }

  private static JsonArrayBuilder all(List<Ack> acks) {
    JsonArrayBuilder all = JsonValues.array();
    acks.forEach(ack -> all.add(ack(ack)));
    return all;
  }

  static UpdateFrame update(long from, StampedVersion to, JsonArray patch, List<Ack> acks) {
    JsonObjectBuilder json =
        JsonValues.object()
            .add("version", to.version())
            .add("from", from)
            .add("patch", patch)
            .add("acks", all(acks));
    return new UpdateFrame(event(StreamEvent.Kind.UPDATE, to, json), acks);
  }

  static StreamEvent reset(ResetReason reason) {
    byte[] json = JsonText.writeUtf8(JsonValues.object().add("reason", reason.text()).build());
    return StreamEvent.beside(StreamEvent.Kind.RESET, json);
  }

  private static JsonObjectBuilder ack(Ack ack) {
    JsonObjectBuilder json =
        JsonValues.object()
            .add("client", ack.client())
            .add("id", ack.id())
            .add("status", ack.status().text());
    String reason = ack.reason();
    if (ack.answered()) {
      json.add("result", true);
    }
    return reason == null ? json : json.add("reason", reason);
  }
}
