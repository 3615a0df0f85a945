package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.json.JsonText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What may be sent besides actions: the cases that the JavaScript mirror runs too. */
class RelayedVectorsTest {
  private static final Relayed SMALL = new Relayed(2_000);
  private static final Relayed LARGE = new Relayed(20_000);

  @TestFactory
  Stream<DynamicTest> everyValueIsTakenOrRefused() {
    return cases("values", each -> SMALL.requireValue(path(each), content(each, "value")));
  }

  @TestFactory
  Stream<DynamicTest> everyMessageIsTakenOrRefused() {
    return cases(
        "messages",
        each ->
            (each.containsKey("many") ? LARGE : SMALL)
                .requireMessage(content(each, "message"), to(each)));
  }

  private static Stream<DynamicTest> cases(
      String file, java.util.function.Consumer<JsonObject> require) {
    return Vectors.files("relayed").stream()
        .filter(each -> each.endsWith(Path.of(file + ".json")))
        .flatMap(each -> Vectors.cases(each).stream())
        .map(
            each ->
                dynamicTest(
                    each.getString("name"),
                    () -> {
                      if (each.getBoolean("sent")) {
                        require.accept(each);
                      } else {
                        assertThrows(IllegalArgumentException.class, () -> require.accept(each));
                      }
                    }));
  }

  private static String path(JsonObject each) {
    return each.containsKey("longPath")
        ? "/" + "x".repeat(each.getInt("longPath"))
        : each.getString("path");
  }

  private static JsonValue content(JsonObject each, String name) {
    if (each.containsKey("nested")) {
      int levels = each.getInt("nested");
      return JsonText.read("[".repeat(levels) + "]".repeat(levels));
    }
    if (each.containsKey("half")) { // which no file that is read as JSON can say
      return Json.createObjectBuilder().add("\ud83d", each.getInt("half")).build();
    }
    return each.containsKey("long")
        ? Json.createValue("x".repeat(each.getInt("long")))
        : each.getOrDefault(name, JsonValue.NULL);
  }

  private static List<String> to(JsonObject each) {
    if (each.containsKey("many")) {
      return IntStream.range(0, each.getInt("many")).mapToObj(i -> "n" + i).toList();
    }
    return each.containsKey("to")
        ? each.getJsonArray("to").getValuesAs(JsonString::getString)
        : List.of();
  }
}
