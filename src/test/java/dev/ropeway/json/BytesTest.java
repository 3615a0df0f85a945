package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bytes as values; {@code bytes.test.mjs} has the same cases. */
class BytesTest {
  private static final Path VALUES = Path.of("src/test/resources/vectors/bytes/values.json");

  @TestFactory
  Stream<DynamicTest> everyValueIsTheBytesThatItSays() throws IOException {
    return JsonText.read(Files.readString(VALUES))
        .asJsonArray()
        .getValuesAs(JsonObject.class)
        .stream()
        .map(each -> dynamicTest(each.getString("name"), () -> check(each)));
  }

  private static void check(JsonObject each) {
    Optional<Bytes> found = Bytes.from(each.get("value"));
    String hex = each.getString("hex", null);
    assertEquals(Optional.ofNullable(hex), found.map(b -> HexFormat.of().formatHex(b.bytes())));
    found.ifPresent(
        bytes -> {
          assertEquals(each.getJsonObject("value").getString("type"), bytes.type());
          assertEquals(bytes.bytes().length, bytes.length());
          assertEquals(each.get("value"), Bytes.of(bytes.bytes(), bytes.type()).value());
        });
  }

  @Test
  void bytesAreThoseOfTheMoment() {
    byte[] given = {1, 2};
    Bytes bytes = Bytes.of(given, "a/b");
    given[0] = 9;
    bytes.bytes()[1] = 9;
    assertArrayEquals(new byte[] {1, 2}, bytes.bytes());
  }

  @Test
  void whatIsNoTypeIsRefused() {
    for (String type : List.of("", "image", "a/b\n", "a/" + "b".repeat(254))) {
      assertThrows(IllegalArgumentException.class, () -> Bytes.of(new byte[1], type));
    }
  }
}
