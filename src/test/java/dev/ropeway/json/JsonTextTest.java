package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0, 0.0",
    "0e5, 0",
    "0.00e1, 0.0",
    "0e-2, 0.00",
    "1e2, 100",
    "1E+2, 100",
    "1.50e1, 15.0",
    "1.5e-3, 0.0015",
    "1.10, 1.10",
    "1.0, 1.0",
    "100, 100",
    "1e-7, 0.0000001",
    "1e20, 100000000000000000000",
    "-1.5e3, -1500",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "100000000000000000000, 100000000000000000000",
    "-9223372036854776000, -9223372036854776000",
    "18446744073709552000, 18446744073709552000",
    "10000000000000000000000, 10000000000000000000000",
    "5684341886080802000000, 5684341886080802000000",
    "0.1000000000000000055511151231257827, 0.1000000000000000055511151231257827",
  })
  void numberKeepsItsDigitsAndLosesItsExponent(String sent, String kept) {
    JsonNumber number = (JsonNumber) JsonText.parse(sent, 0);
    assertEquals(new BigDecimal(kept), number.bigDecimalValue());
    assertEquals(kept, JsonText.write(number));
    assertEquals(number, JsonText.read(kept), "what jsonb gives back is equal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "NaN",
        "Infinity",
        "-Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "0x1",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "'a'",
        "[1] 2",
        "{} {}",
        "1 2",
        "[1",
        "{\"a\":",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "\"\u0001\"",
        "/* */ 1",
        "// \n1",
        "# \n1",
        "1 //",
        "\uFEFF1",
        "\u00a01",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"x\":[{\"b\":{},\"c\":1,\"b\":{}}]}",
        "\"\\u0000\"",
        "{\"\\u0000\":1}",
        "\"\\ud83d\"",
        "\"\\ude00\\ud83d\"",
        "\"\\ud83dx\"",
        "{\"\\udc00\":1}",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "100000000000000000001",
        "123456789012345678901",
        "10000000000000000000001",
        "1e400",
        "-1e309",
        "1.8e308",
        "1e99999999999",
        "1e-401",
        "1e-99999999999",
      })
  void whatIsNotStrictJsonIsRefusedWithItsPlace(String text) {
    String message = Refusal.message(JsonFormatException.class, () -> JsonText.parse(text, 10));
    assertTrue(message.matches("(?s)line \\d+, column \\d+: .+"), message);
  }

  @Test
  void rawHalfSurrogateInTextIsRefused() {
    assertThrows(JsonFormatException.class, () -> JsonText.parse("\"\uD83D\"", 1));
  }

  static List<byte[]> invalidUtf8() {
    return List.of(
        bytes('"', 0xff, '"'),
        bytes('"', 0xc0, 0x80, '"'),
        bytes('"', 0xe2, 0x82, '"'),
        bytes('"', 0xed, 0xa0, 0x80, '"'),
        bytes('"', 0xf5, 0x80, 0x80, 0x80, '"'),
        bytes('1', 0x80));
  }

  @ParameterizedTest
  @MethodSource
  void invalidUtf8(byte[] utf8) {
    String message = Refusal.message(JsonFormatException.class, () -> JsonText.parse(utf8, 1));
    assertTrue(message.startsWith("invalid UTF-8 at byte "), message);
  }

  @Test
  void byteOrderMarkIsRefused() {
    byte[] utf8 = bytes(0xef, 0xbb, 0xbf, '1');
    assertThrows(JsonFormatException.class, () -> JsonText.parse(utf8, 1));
  }

  @Test
  void replacementCharacterItselfIsAnOrdinaryCharacter() {
    byte[] utf8 = "\"\uFFFD\"".getBytes(StandardCharsets.UTF_8);
    assertEquals("\uFFFD", ((JsonString) JsonText.parse(utf8, 0)).getString());
  }

  @Test
  void nestingIsAllowedUpToTheLimitAndNotBeyond() {
    assertEquals(nested(100), JsonText.write(JsonText.parse(nested(100), 100)));
    assertThrows(JsonFormatException.class, () -> JsonText.parse(nested(101), 100));
    assertThrows(JsonFormatException.class, () -> JsonText.parse("[]", 0));
    assertThrows(JsonFormatException.class, () -> JsonText.parse("{}", 0));
    assertThrows(JsonFormatException.class, () -> JsonText.parse("{\"a\":[]}", 1));
  }

  @Test
  void endlessNestingDoesNotOverflowTheStack() {
    String open = "[{\"a\":".repeat(1_000_000);
    assertThrows(JsonFormatException.class, () -> JsonText.parse(open, JsonText.MAX_DEPTH));
    assertThrows(JsonFormatException.class, () -> JsonText.read(open));
  }

  @Test
  void numberIsAllowedUpToFourHundredDigits() {
    assertParses("0." + "1".repeat(399));
    assertParses("0." + "0".repeat(399) + "1");
    assertRefused("0." + "0".repeat(400) + "1");
    assertRefused("1." + "1".repeat(400));
    assertRefused("1." + "0".repeat(1_000_000));
    assertRefused("1".repeat(1_000_000));
    assertParses("1" + "0".repeat(308));
    assertRefused("1" + "0".repeat(309));
  }

  @Test
  void trustedTextMayHoldIntegersOfAnySize() {
    String digits = "7".repeat(5_000);
    assertEquals(new BigDecimal(digits), ((JsonNumber) JsonText.read(digits)).bigDecimalValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e18", "9e18", "-9.223372036854775808e18", "1E2", "0e9"})
  void integersAreTheSameHoweverTheyAreWritten(String sent) {
    JsonNumber number = (JsonNumber) JsonText.parse(sent, 0);
    assertEquals(Long.class, number.numberValue().getClass());
    assertEquals(Long.class, ((JsonNumber) JsonText.read(sent)).numberValue().getClass());
  }

  @Test
  void stringsAndNamesAreKeptExactly() {
    String text =
        "{\"\\u0001\\\"\\\\/~\uD83D\uDE00\":\"\\ud83d\\ude00 \u2028 e\u0301 \\/ \\b\\f\"}";
    JsonValue value = JsonText.parse(text, 1);
    String name = value.asJsonObject().keySet().iterator().next();
    assertEquals("\u0001\"\\/~\uD83D\uDE00", name);
    assertEquals("\uD83D\uDE00 \u2028 e\u0301 / \b\f", value.asJsonObject().getString(name));
    assertEquals(value, JsonText.parse(JsonText.writeUtf8(value), 1));
  }

  @Test
  void membersKeepTheOrderSent() {
    String text = "{\"z\":1,\"a\":{\"y\":[true,false,null],\"b\":{}},\"m\":[]}";
    assertEquals(text, JsonText.write(JsonText.parse(text, 5)));
  }

  @Test
  void whatIsWrittenIsReadBackEqual() {
    long seed = RandomJson.seed("JsonTextTest");
    RandomJson random = new RandomJson(seed);
    for (int i = 0; i < 20_000; i++) {
      JsonValue value = random.value(4);
      byte[] utf8 = JsonText.writeUtf8(value);
      assertEquals(value, JsonText.parse(utf8, 4), () -> "seed " + seed);
      assertEquals(value, JsonText.read(JsonText.write(value)), () -> "seed " + seed);
      assertArrayEquals(utf8, JsonText.writeUtf8(JsonText.parse(utf8, 4)), () -> "seed " + seed);
    }
  }

  @Test
  void writerDoesNotExpandEnormousNumbers() {
    assertTrue(JsonText.write(JsonValues.number(new BigDecimal("1e1000000000"))).length() < 20);
  }

  @Test
  void writerStopsAtTheDeepestNestingInsteadOfOverflowing() {
    JsonValue value = JsonValue.EMPTY_JSON_ARRAY;
    for (int i = 0; i < 20_000; i++) {
      JsonArray outer = JsonValues.array().add(value).build();
      value = outer;
    }
    JsonValue deep = value;
    assertThrows(JsonFormatException.class, () -> JsonText.write(deep));
  }

  private static void assertParses(String number) {
    assertEquals(number, JsonText.write(JsonText.parse(number, 0)));
  }

  private static void assertRefused(String text) {
    assertThrows(JsonFormatException.class, () -> JsonText.parse(text, 0));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static byte[] bytes(int... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value : values) {
      out.write(value);
    }
    return out.toByteArray();
  }
}
