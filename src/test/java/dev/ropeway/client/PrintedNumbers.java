package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Random doubles as JavaScript prints them, and its judgement of what became of them. */
final class PrintedNumbers {
  private static final String PROGRAM = "src/test/js/numbers.mjs";

  private PrintedNumbers() {}

  /** As texts; the seed is printed, and taken from -Dseed. */
  static List<String> random(String test, int count) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime() % 1_000_000_000);
    System.out.println(test + " -Dseed=" + seed);
    String printed = run("print", Long.toString(seed), Integer.toString(count));
    return JsonText.read(printed).asJsonArray().getValuesAs(JsonString::getString);
  }

  /** Fails unless JavaScript reads the same numbers. */
  static void assertSame(List<String> printed, List<String> back, Path folder) throws Exception {
    assertEquals(printed.size(), back.size());
    var pairs = JsonValues.array();
    for (int i = 0; i < printed.size(); i++) {
      pairs.add(JsonValues.array().add(printed.get(i)).add(back.get(i)));
    }
    Path file = folder.resolve("numbers.json");
    Files.write(file, JsonText.writeUtf8(pairs.build()));
    assertEquals("[]", run("compare", file.toString()).strip());
  }

  private static String run(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = PROGRAM;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    NodeJs.Result result = NodeJs.run(all);
    assertEquals(0, result.exit(), result::output);
    return result.output();
  }
}
