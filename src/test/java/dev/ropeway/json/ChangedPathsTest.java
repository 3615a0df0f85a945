package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where two values differ. */
class ChangedPathsTest {

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1 | []",
        "1 | 2 | ['']",
        "{} | [] | ['']",
        "{'a':1} | {'a':1} | []",
        "{'a':1} | {'a':1.0} | ['/a']",
        "{'a':1} | {'a':2} | ['/a']",
        "{'a':1} | {'b':1} | ['/a','/b']",
        "{'a':{'b':1,'c':1}} | {'a':{'b':2,'c':1}} | ['/a/b']",
        "{'a':{'b':1}} | {'a':null} | ['/a']",
        "{'a':{'b':1}} | {} | ['/a']",
        "{} | {'a':{'b':1}} | ['/a']",
        "{'a':[1,2]} | {'a':[1,3]} | ['/a/1']",
        "{'a':[1]} | {'a':[1,2,3]} | ['/a/1','/a/2']",
        "{'a':[1,2,3]} | {'a':[2,3]} | ['/a/0','/a/1','/a/2']",
        "[{'a':1}] | [{'a':2}] | ['/0/a']",
        "{'a/b':1,'~':1,'':1} | {'a/b':2,'~':2,'':2} | ['/a~1b','/~0','/']",
      })
  void placesThatDifferAreTold(String before, String after, String paths) {
    assertEquals(
        json(paths).asJsonArray().stream().map(path -> json(path.toString()).toString()).toList(),
        ChangedPaths.between(json(before), json(after)).stream()
            .map(path -> '"' + path + '"')
            .toList());
  }

  private static JsonValue many(int members, int value) {
    JsonObjectBuilder object = JsonValues.object();
    for (int i = 0; i < members; i++) {
      object.add("m" + i, value);
    }
    return object.build();
  }

  private static JsonValue list(int elements, int value) {
    JsonArrayBuilder array = JsonValues.array();
    for (int i = 0; i < elements; i++) {
      array.add(value);
    }
    return array.build();
  }

  private static List<String> changed(JsonValue before, JsonValue after) {
    JsonObjectBuilder from = JsonValues.object().add("x", before).add("y", 1);
    JsonObjectBuilder to = JsonValues.object().add("x", after).add("y", 2);
    return ChangedPaths.between(from.build(), to.build());
  }

  @Test
  void whereTooMuchDiffersIsOnePlace() {
    int most = ChangedPaths.MOST;
    assertEquals(most, changed(many(most - 1, 1), many(most - 1, 2)).size());
    assertEquals(List.of("/x", "/y"), changed(many(most + 1, 1), many(most + 1, 2)));
    assertEquals(List.of("/x", "/y"), changed(list(most + 1, 1), list(most + 1, 2)));
    assertEquals(List.of("/x", "/y"), changed(list(most + 1, 1), list(0, 2)));
    assertEquals(List.of("/x", "/y"), changed(many(0, 1), many(most + 1, 2)));
    assertEquals(List.of(""), changed(many(most, 1), many(most, 2)), "and so on upwards");
  }

  /** What is told and nothing else differs: putting it in the place makes the other of the one. */
  @Test
  void placesTellAllOfTheDifferenceAndNothingElse() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("ChangedPathsTest -Dseed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      JsonValue before = value(random, 4);
      JsonValue after = value(random, 4);
      List<String> paths = ChangedPaths.between(before, after);
      for (String path : paths) {
        JsonValue was = JsonPointers.get(before, path);
        JsonValue is = JsonPointers.get(after, path);
        assertNotEquals(was, is, () -> path + " of " + before + " and " + after);
      }
      assertEquals(after, patched(before, after, paths), () -> before + " → " + after + paths);
    }
  }

  private static JsonValue patched(JsonValue before, JsonValue after, List<String> paths) {
    List<JsonValue> operations = new ArrayList<>();
    for (String path : paths) {
      JsonValue is = JsonPointers.get(after, path);
      if (is == null) {
        operations.add(0, operation("remove", path).build()); // the last of an array's goes first
      }
    }
    for (String path : paths) {
      JsonValue is = JsonPointers.get(after, path);
      if (is != null) {
        String op = JsonPointers.get(before, path) == null ? "add" : "replace";
        operations.add(operation(op, path).add("value", is).build());
      }
    }
    JsonArrayBuilder patch = JsonValues.array();
    operations.forEach(patch::add);
    return JsonPatch.parse(patch.build()).apply(before);
  }

  private static JsonObjectBuilder operation(String op, String path) {
    return JsonValues.object().add("op", op).add("path", path);
  }

  private static JsonValue value(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 2 : 5);
    if (kind < 2) {
      return JsonText.read(Integer.toString(random.nextInt(2)));
    }
    int size = random.nextInt(4);
    if (kind == 2) {
      JsonArrayBuilder array = JsonValues.array();
      for (int i = 0; i < size; i++) {
        array.add(value(random, depth - 1));
      }
      return array.build();
    }
    JsonObjectBuilder object = JsonValues.object();
    for (int i = 0; i < size; i++) {
      object.add(String.valueOf((char) ('a' + random.nextInt(3))), value(random, depth - 1));
    }
    return object.build();
  }
}
