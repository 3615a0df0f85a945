package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs what a page has somebody type. The number in the comment behind a request is the status that
 * it must be answered with; 200 if there is none.
 */
final class GuideShell {
  private static final Pattern STATUS = Pattern.compile("(?m) # ([0-9]{3})$");
  private static final Pattern SAID = Pattern.compile("(?m)^status ([0-9]{3})$");
  private static final String BEGIN =
      "curl() { command curl --max-time 20 -w '%{stderr}status %{http_code}\\n' \"$@\"; }\n";

  private GuideShell() {}

  /** Runs it with variables; returns all that it printed. */
  static String run(String commands, Map<String, String> variables) throws Exception {
    Assumptions.assumeTrue(new File("/usr/bin/curl").canExecute(), "there is no curl");
    Path errors = Files.createTempFile("guide", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-euo", "pipefail", "-c", BEGIN + commands);
      builder.environment().putAll(variables);
      Process process = builder.redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      String said = Files.readString(errors);
      assertEquals(0, process.exitValue(), said);
      assertEquals(statuses(commands), numbers(SAID, said), () -> output + said);
      return output;
    } finally {
      Files.delete(errors);
    }
  }

  private static List<String> statuses(String commands) throws IOException {
    List<String> all = new ArrayList<>();
    for (String command : commands.replace("\\\n", " ").split("\n")) {
      List<String> told = numbers(STATUS, command);
      if (command.contains("curl ")) {
        all.add(told.isEmpty() ? "200" : told.get(0));
      }
    }
    return all;
  }

  private static List<String> numbers(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult each) -> each.group(1)).toList();
  }
}
