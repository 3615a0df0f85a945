package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDiffTest {
  private static final String LONG = "'" + "x".repeat(300) + "'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1}     | {'a':1}       | []",
        "{'a':1,'b':2} | {'b':2,'a':1} | []",
        "1           | 2             | [{'op':'replace','path':'','value':2}]",
        "{}          | []            | [{'op':'replace','path':'','value':[]}]",
        "{'a':1}     | {'a':1.0}     | [{'op':'replace','path':'/a','value':1.0}]",
        "{'a':1.0}   | {'a':1.00}    | [{'op':'replace','path':'/a','value':1.00}]",
        "{'a':1}     | {'a':1,'b':2} | [{'op':'add','path':'/b','value':2}]",
        "{'a':null}  | {}            | [{'op':'remove','path':'/a'}]",
        "{}          | {'a':null}    | [{'op':'add','path':'/a','value':null}]",
        "{'~':{'/':1}} | {'~':{'/':2}} | [{'op':'replace','path':'/~0/~1','value':2}]",
        "[1,2,3]     | [1,3]         | [{'op':'remove','path':'/1'}]",
        "[1,3]       | [1,2,3]       | [{'op':'add','path':'/1','value':2}]",
        "[1,1,1]     | [1,1]         | [{'op':'remove','path':'/2'}]",
        "[1,2,3]     | [1,9,3]       | [{'op':'replace','path':'/1','value':9}]",
        "[{'a':{'b':1}}] | [{'a':{'b':2}}] | [{'op':'replace','path':'/0/a/b','value':2}]",
        "{'a':1,'b':2} | {'a':3,'b':4} | [{'op':'replace','path':'','value':{'a':3,'b':4}}]",
      })
  void differenceIsTheFewestWords(String from, String to, String operations) {
    assertEquals(json(operations), JsonDiff.between(json(from), json(to)));
  }

  @Test
  void slidingWindowIsOneRemovalAndOneAddition() {
    JsonArray operations =
        JsonDiff.between(json("[1,2,3,4,5," + LONG + "]"), json("[2,3,4,5," + LONG + ",6]"));
    assertEquals(
        json("[{'op':'remove','path':'/0'},{'op':'add','path':'/5','value':6}]"), operations);
  }

  @Test
  void elementsInTheMiddleAreAlignedByWhatTheyHaveInCommon() {
    JsonValue from = json("[0,'a','b','c'," + LONG + ",'d',1]");
    JsonValue to = json("[0,'b','X','c'," + LONG + ",'d','e',1]");
    JsonArray operations = JsonDiff.between(from, to);
    assertEquals(
        json(
            "[{'op':'remove','path':'/1'},{'op':'add','path':'/2','value':'X'},"
                + "{'op':'add','path':'/6','value':'e'}]"),
        operations);
    assertEquals(to, JsonPatch.parse(operations).apply(from));
  }

  @Test
  void applyingTheDifferenceGivesTheOtherDocument() {
    long seed = RandomJson.seed("JsonDiffTest");
    RandomJson random = new RandomJson(seed);
    JsonValue from = random.value(4);
    for (int i = 0; i < 200_000; i++) {
      JsonValue to = i % 50 == 0 ? random.value(5) : random.changed(from, 4);
      JsonArray operations = JsonDiff.between(from, to);
      JsonValue patched = JsonPatch.parse(operations).apply(from);
      int step = i;
      assertEquals(to, patched, () -> "step " + step + ", seed " + seed);
      assertEquals(from.equals(to), operations.isEmpty(), () -> "step " + step + ", seed " + seed);
      from = to;
    }
  }

  @Test
  void largeArraysThatDifferEverywhereTakeBoundedTime() {
    JsonArrayBuilder from = JsonValues.array();
    JsonArrayBuilder to = JsonValues.array();
    for (int i = 0; i < 300_000; i++) {
      from.add(i);
      to.add(-i - 1);
    }
    assertApplies(from.build(), to.build(), 1);
  }

  @Test
  void manyRemovalsFromAHugeArrayReplaceIt() {
    String zeros = ",0".repeat(500_000);
    JsonValue from = json("[1" + ",2".repeat(9_000) + zeros + "]");
    assertApplies(from, json("[1" + zeros + "]"), 1);
  }

  @Test
  void moreOperationsThanAPatchMayHaveBecomeOneReplacement() {
    JsonObjectBuilder from = JsonValues.object();
    JsonObjectBuilder to = JsonValues.object();
    for (int i = 0; i < 10_001; i++) {
      JsonValue shared = JsonValues.string("x".repeat(100));
      from.add("m" + i, JsonValues.object().add("a", 1).add("b", shared));
      to.add("m" + i, JsonValues.object().add("a", 2).add("b", shared));
    }
    assertApplies(from.build(), to.build(), 1);
  }

  @Test
  void manySmallChangesInAHugeArrayAreListed() {
    JsonArrayBuilder from = JsonValues.array();
    JsonArrayBuilder to = JsonValues.array();
    JsonValue shared = JsonValues.string("x".repeat(100));
    for (int i = 0; i < 20_000; i++) {
      from.add(JsonValues.object().add("a", 1).add("b", shared));
      to.add(JsonValues.object().add("a", i % 10 == 0 ? 2 : 1).add("b", shared));
    }
    assertApplies(from.build(), to.build(), 2_000);
  }

  @Test
  void changeBelowAHundredLevelsOfLargeArraysTakesBoundedTime() {
    String open = "[0,".repeat(99);
    String close = ",0]".repeat(99);
    String zeros = "0,".repeat(400_000);
    assertApplies(
        json(open + "[" + zeros + "1]" + close), json(open + "[" + zeros + "2]" + close), 1);
  }

  /** Bounded in processor time, since a busy machine says nothing of the algorithm. */
  private static void assertApplies(JsonValue from, JsonValue to, int operations) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    JsonArray difference = JsonDiff.between(from, to);
    Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
    assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, took::toString);
    assertEquals(operations, difference.size());
    assertTrue(JsonPatch.parse(difference).apply(from).equals(to));
  }

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }
}
