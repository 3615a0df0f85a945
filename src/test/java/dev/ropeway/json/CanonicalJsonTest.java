package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  private static final int CASES = 2_000;

  private static String canonical(String json) {
    return CanonicalJson.text(JsonText.read(json));
  }

  @Test
  void spellingsOfOneValueAreOneText() {
    assertEquals(canonical("{\"a\":1,\"b\":[]}"), canonical("{ \"b\": [], \"a\": 1.00 }"));
    assertEquals(canonical("[100, 0, 1.5]"), canonical("[1e2, -0.0, 1.50]"));
    assertEquals(canonical("[\"\u00e4/\"]"), canonical("[\"\\u00e4\\/\"]"));
  }

  @Test
  void otherValuesAreAnotherText() {
    List<String> all =
        List.of(
            "{}",
            "[]",
            "null",
            "0",
            "\"0\"",
            "false",
            "[1,2]",
            "[2,1]",
            "[[1],2]",
            "[1,[2]]",
            "[\"1,2\"]",
            "[\"1\",2]",
            "{\"a\":1}",
            "{\"a\":\"1\"}",
            "{\"b\":1}",
            "{\"a,b\":1}",
            "{\"a\":1,\"b\":1}",
            "{\"a\":{\"b\":1}}",
            "[{}]",
            "[[]]",
            "1.00000000000000000001");
    for (String one : all) {
      for (String other : all) {
        if (!one.equals(other)) {
          assertNotEquals(canonical(one), canonical(other), one + " and " + other);
        }
      }
    }
  }

  @Test
  void itIsTheSameIfAndOnlyIfTheValuesAreEqual() {
    long seed = RandomJson.seed("CanonicalJsonTest");
    Random random = new Random(seed);
    RandomJson values = new RandomJson(seed);
    JsonValue before = JsonValue.NULL;
    for (int i = 0; i < CASES; i++) {
      JsonValue value = values.value(4);
      JsonValue again = respelled(value, random);
      assertEquals(CanonicalJson.text(value), CanonicalJson.text(again), "seed " + seed);
      assertEquals(
          NumericEquality.equal(before, value),
          CanonicalJson.text(before).equals(CanonicalJson.text(value)),
          "seed " + seed);
      before = value;
    }
  }

  /** The same value with its members in another order and its numbers with other zeros. */
  private static JsonValue respelled(JsonValue value, Random random) {
    if (value instanceof JsonObject object) {
      List<String> names = new ArrayList<>(object.keySet());
      Collections.shuffle(names, random);
      JsonObjectBuilder copy = JsonValues.object();
      names.forEach(
          name -> copy.add(name, respelled(object.getOrDefault(name, JsonValue.NULL), random)));
      return copy.build();
    }
    if (value instanceof JsonArray array) {
      JsonArrayBuilder copy = JsonValues.array();
      array.forEach(each -> copy.add(respelled(each, random)));
      return copy.build();
    }
    if (value instanceof JsonNumber number) {
      var decimal = number.bigDecimalValue();
      return JsonValues.number(decimal.setScale(decimal.scale() + random.nextInt(3)));
    }
    return value;
  }
}
