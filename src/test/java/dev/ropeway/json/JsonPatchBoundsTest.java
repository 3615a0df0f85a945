package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * Patches that were written to cost much. The times are far above what is measured, and far below
 * what it would be without bounds.
 */
class JsonPatchBoundsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void tooManyOperationsAreMalformed() {
    patch(10_000, i -> remove("/a"));
    String message =
        Refusal.message(JsonFormatException.class, () -> patch(10_001, i -> remove("/a")));
    assertTrue(message.contains("10000"), message);
  }

  @Test
  void copyingADocumentIntoItselfEnds() {
    JsonPatch patch = patch(100, i -> copy("", "/" + i));
    assertRefused(patch, JsonText.read("{\"a\":\"b\"}"), "the patch copies too much");
  }

  @Test
  void wrappingADocumentInItselfEndsBeforeTheStackDoes() {
    JsonPatch patch = patch(10_000, i -> copy("", "/a"));
    assertRefused(patch, JsonText.read("{\"a\":1}"), "the patch copies too much");
  }

  @Test
  void movingChainsBelowEachOtherEndsBeforeTheStackDoes() {
    JsonValue chain = JsonText.read("[".repeat(99) + "]".repeat(99));
    JsonObjectBuilder document = JsonValues.object();
    for (int i = 0; i <= 900; i++) {
      document.add("c" + i, chain);
    }
    String bottom = "/0".repeat(99);
    JsonPatch patch = patch(900, i -> move("/c" + i, "/c" + (i + 1) + bottom));
    assertRefused(patch, document.build(), "nested too deep");
  }

  @Test
  void manyOperationsOnAHugeObjectCopyItOnce() {
    StringBuilder text = new StringBuilder("{\"m0\":0");
    for (int i = 1; i < 200_000; i++) {
      text.append(",\"m").append(i).append("\":").append(i);
    }
    JsonValue document = JsonText.read(text.append('}').toString());
    JsonPatch patch = patch(10_000, i -> remove("/m" + i));
    JsonValue result = assertTimeout(Duration.ofSeconds(20), () -> patch.apply(document));
    assertEquals(190_000, result.asJsonObject().size());
  }

  @Test
  void shiftingAHugeArrayAgainAndAgainEnds() {
    JsonValue document = JsonText.read("[0" + ",0".repeat(2_000_000) + "]");
    JsonPatch patch = patch(10_000, i -> remove("/0"));
    assertRefused(patch, document, "moves too many array elements");
  }

  @Test
  void freezingAndThawingInTurnsEnds() {
    JsonValue document = JsonText.read("{\"a\":[0" + ",0".repeat(500_000) + "],\"b\":0}");
    JsonPatch patch = patch(10_000, i -> i % 2 == 0 ? copy("/b", "/a/0") : copy("/a", "/c"));
    assertRefused(patch, document, "the patch copies too much");
  }

  private static void assertRefused(JsonPatch patch, JsonValue document, String why) {
    String message =
        assertTimeout(
            LONG, () -> Refusal.message(JsonPatchException.class, () -> patch.apply(document)));
    assertTrue(message.contains(why), message);
  }

  private static JsonPatch patch(int count, IntFunction<String> operation) {
    JsonArrayBuilder operations = JsonValues.array();
    for (int i = 0; i < count; i++) {
      operations.add(JsonText.read(operation.apply(i)));
    }
    JsonArray array = operations.build();
    return JsonPatch.parse(array);
  }

  private static String remove(String path) {
    return "{\"op\":\"remove\",\"path\":\"" + path + "\"}";
  }

  private static String copy(String from, String path) {
    return "{\"op\":\"copy\",\"from\":\"" + from + "\",\"path\":\"" + path + "\"}";
  }

  private static String move(String from, String path) {
    return "{\"op\":\"move\",\"from\":\"" + from + "\",\"path\":\"" + path + "\"}";
  }
}
