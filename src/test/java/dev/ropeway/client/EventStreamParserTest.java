package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cases of the HTML standard's event streams, which the JavaScript parser passes too. */
class EventStreamParserTest {
  private static final Path TABLE = Path.of("src/test/resources/streams/event-stream.json");

  private record Event(String event, String data, String id) {}

  private record Heard(List<Event> events, List<Long> retries)
      implements EventStreamParser.Handler {
    @Override
    public void event(String event, String data, String id) {
      events.add(new Event(event, data, id));
    }

    @Override
    public void retry(long milliseconds) {
      retries.add(milliseconds);
    }
  }

  @TestFactory
  Stream<DynamicTest> eventsAreAsTheStandardHasThem() throws IOException {
    return JsonText.read(Files.readString(TABLE)).asJsonArray().stream()
        .map(each -> each.asJsonObject())
        .map(each -> DynamicTest.dynamicTest(each.getString("name"), () -> check(each)));
  }

  private static void check(JsonObject each) {
    byte[] all = bytes(each);
    Heard wanted = wanted(each);
    assertEquals(wanted, parse(List.of(all)));
    for (int at = 0; at <= all.length; at++) {
      byte[] head = Arrays.copyOf(all, at);
      byte[] tail = Arrays.copyOfRange(all, at, all.length);
      assertEquals(wanted, parse(List.of(head, tail)), "cut before byte " + at);
    }
    assertEquals(
        wanted,
        parse(IntStream.range(0, all.length).mapToObj(i -> new byte[] {all[i]}).toList()),
        "byte by byte");
  }

  private static byte[] bytes(JsonObject each) {
    if (!each.containsKey("bytes")) {
      return each.getString("text").getBytes(StandardCharsets.UTF_8);
    }
    List<JsonNumber> numbers = each.getJsonArray("bytes").getValuesAs(JsonNumber.class);
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers.get(i).intValue();
    }
    return bytes;
  }

  private static Heard wanted(JsonObject each) {
    return new Heard(
        each.getJsonArray("events").getValuesAs(JsonObject.class).stream()
            .map(e -> new Event(e.getString("event"), e.getString("data"), e.getString("id")))
            .toList(),
        each.getJsonArray("retries").getValuesAs(JsonNumber::longValue));
  }

  private static Heard parse(List<byte[]> chunks) {
    Heard heard = new Heard(new ArrayList<>(), new ArrayList<>());
    EventStreamParser parser = new EventStreamParser(heard);
    chunks.forEach(chunk -> parser.push(ByteBuffer.wrap(chunk)));
    return heard;
  }

  @Test
  void anEventThatNeverEndsIsRefused() {
    EventStreamParser parser = new EventStreamParser(new Heard(List.of(), List.of()));
    byte[] chunk = new byte[33 * 1024 * 1024];
    Arrays.fill(chunk, (byte) 'a');
    parser.push(ByteBuffer.wrap(chunk));
    assertThrows(IllegalStateException.class, () -> parser.push(ByteBuffer.wrap(chunk)));
  }
}
