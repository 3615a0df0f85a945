package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointersTest {
  private static final JsonValue DOCUMENT =
      JsonText.read("{'a':[10,{'b':null}],'':1,'x/y':2,'m~n':3,'~1':4,'01':5}".replace('\'', '"'));

  @ParameterizedTest
  @CsvSource({
    "/a/0, 10",
    "/a/1/b, null",
    "/, 1",
    "/x~1y, 2",
    "/m~0n, 3",
    "/~01, 4",
    "/01, 5",
  })
  void pointerNamesAValue(String pointer, String value) {
    assertEquals(JsonText.read(value), JsonPointers.get(DOCUMENT, pointer));
  }

  @Test
  void emptyPointerNamesTheDocument() {
    assertEquals(DOCUMENT, JsonPointers.get(DOCUMENT, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/b",
        "/a/2",
        "/a/-",
        "/a/00",
        "/a/-1",
        "/a/+1",
        "/a/1e0",
        "/a/4294967296",
        "/a/0/x",
        "//",
        "/a/\u0661"
      })
  void pointerToNothingFindsNull(String pointer) {
    assertNull(JsonPointers.get(DOCUMENT, pointer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "#/a", "/a~", "/~2", "/a~/b", " "})
  void malformedPointerIsRefused(String pointer) {
    String message = Refusal.message(JsonFormatException.class, () -> JsonPointers.parse(pointer));
    assertTrue(message.startsWith("not a JSON Pointer"), message);
  }

  @Test
  void tokensSurviveEscapingAndParsing() {
    for (String token : List.of("", "~", "/", "~1", "~01", "/~/~", "a b", "é")) {
      assertEquals(
          List.of("x", token, ""), JsonPointers.parse("/x/" + JsonPointers.escape(token) + "/"));
    }
  }
}
