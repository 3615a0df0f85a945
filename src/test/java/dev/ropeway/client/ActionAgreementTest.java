package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server and the JavaScript mirror do the same to whatever they are given. */
class ActionAgreementTest {
  private static final int CASES = 10_000;
  private static final int ENOUGH = CASES / 50;

  @Test
  void randomActionsGiveTheSameInBothLanguages(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("ActionAgreementTest -Dseed=" + seed);
    RandomCases random = new RandomCases(new Random(seed));
    List<JsonObject> cases = Stream.generate(random::next).limit(CASES).toList();
    JsonArray found = inJavaScript(cases, folder.resolve("cases.json"));
    Map<String, Integer> kinds = new HashMap<>();
    for (int i = 0; i < CASES; i++) {
      JsonObject each = cases.get(i);
      JsonObject here = ServerActions.outcome(each);
      JsonObject there = found.getJsonObject(i);
      assertTrue(
          agree(each, here, there), () -> each + " gives " + here + ", in JavaScript " + there);
      kinds.merge(here.keySet().iterator().next(), 1, Integer::sum);
    }
    assertEquals(4, kinds.size(), kinds::toString);
    assertTrue(kinds.values().stream().allMatch(count -> count > ENOUGH), kinds::toString);
  }

  /** Objects in JavaScript begin with their numbers: of two owners a merge may name another. */
  private static boolean agree(JsonObject each, JsonObject here, JsonObject there) {
    return StateDiff.equal(here, there)
        || (each.getString("action").equals("merge")
            && here.getString("rejected", "").contains(" is owned by ")
            && there.getString("rejected", "").contains(" is owned by "));
  }

  private static JsonArray inJavaScript(List<JsonObject> cases, Path file) throws Exception {
    var all = JsonValues.array();
    cases.forEach(all::add);
    Files.write(file, JsonText.writeUtf8(all.build()));
    NodeJs.Result result = NodeJs.run("src/test/js/act.mjs", file.toString());
    assertEquals(0, result.exit(), result::output);
    return JsonText.read(result.output()).asJsonArray();
  }
}
