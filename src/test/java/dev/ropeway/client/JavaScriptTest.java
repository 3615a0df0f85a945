package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the tests that are written in JavaScript: {@code node --test src/test/js/}. */
class JavaScriptTest {
  private static final Pattern PASSED = Pattern.compile("(?m)^# pass ([0-9]+)$");
  private static final Pattern SEED = Pattern.compile("(?m)^# (SEED=[0-9]+)$");

  @Test
  void everyTestInJavaScriptPasses() throws Exception {
    NodeJs.Result result = NodeJs.run("--test", "--test-reporter=tap", "src/test/js/");
    Matcher seed = SEED.matcher(result.output());
    while (seed.find()) {
      System.out.println("JavaScriptTest " + seed.group(1));
    }
    assertEquals(0, result.exit(), result::output);
    Matcher passed = PASSED.matcher(result.output());
    assertTrue(passed.find() && Integer.parseInt(passed.group(1)) > 250, result::output);
  }
}
