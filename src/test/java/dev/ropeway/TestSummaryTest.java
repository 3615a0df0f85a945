package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSummaryTest {
  @TempDir private Path folder;

  private void report(String name, String tests, String cases) throws IOException {
    Files.writeString(
        folder.resolve("TEST-" + name + ".xml"),
        """
        <testsuite name="%s" time="1,002.5" tests="%s">
          <properties><property name="failure" value="x"/></properties>
          %s
        </testsuite>
        """
            .formatted(name, tests, cases));
  }

  private List<String> printed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      TestSummary.print(out, folder.toString(), folder.resolve("none").toString());
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void nothingIsSaidOfFailuresWhereThereAreNone() throws Exception {
    report("a.FineIT", "2", "<testcase name='works' classname='a.FineIT' time='1'/>");
    report("a.OtherIT", "1", "<testcase name='works' classname='a.OtherIT' time='1'/>");
    assertEquals(
        List.of(
            "3 tests in 2 classes took 2005 s, one after the other; the slowest classes:",
            "  1002.5 s    2  a.FineIT",
            "  1002.5 s    1  a.OtherIT"),
        printed());
  }

  @Test
  void eachFailedTestIsToldWithItsReasonAndItsLine() throws Exception {
    report(
        "a.FineIT",
        "2",
        """
        <testcase name="works" classname="a.FineIT" time="1"><system-out>failure</system-out></testcase>
        <testcase name="fails" classname="a.FineIT" time="1">
          <failure message="expected: &lt;1&gt;&#10;but was: &lt;2&gt;" type="x.Failed">
            <![CDATA[x.Failed: expected
              at x.Assertions.fail(Assertions.java:1)
              at a.FineIT.fails(FineIT.java:7)
              at a.FineIT.before(FineIT.java:3)]]>
          </failure>
        </testcase>
        """);
    report(
        "a.OtherIT",
        "1",
        """
        <testcase name="" classname="a.OtherIT" time="1">
          <error type="java.lang.NullPointerException"/>
        </testcase>
        <testcase name="wavers" classname="a.OtherIT" time="1">
          <flakyFailure message="late" type="x.Failed"><stackTrace>none</stackTrace></flakyFailure>
        </testcase>
        """);
    List<String> lines = printed();
    assertEquals(
        List.of(
            "3 FAILED:",
            "  a.FineIT#fails (failure)",
            "      expected: <1>",
            "      but was: <2>",
            "      at a.FineIT.fails(FineIT.java:7)",
            "  a.OtherIT (error)",
            "      java.lang.NullPointerException",
            "  a.OtherIT#wavers (passed only when repeated)",
            "      late"),
        lines.subList(3, lines.size()));
  }

  @Test
  void jvmThatEndedAndReportThatBreaksOffAreToldToo() throws Exception {
    report("a.FineIT", "1", "<testcase name='works'/>");
    Files.writeString(folder.resolve("TEST-a.HalfIT.xml"), "<testsuite name='a.HalfIT' tests='1'");
    Files.writeString(
        folder.resolve("failsafe-summary.xml"),
        """
        <failsafe-summary result="254"><completed>1</completed>
        <failureMessage>The VM crashed in a.GoneIT.</failureMessage></failsafe-summary>
        """);
    List<String> lines = printed();
    assertEquals("2 FAILED:", lines.get(2));
    assertTrue(lines.get(3).endsWith("TEST-a.HalfIT.xml (no report)"), lines::toString);
    assertEquals(
        List.of("  The run as a whole (error)", "      The VM crashed in a.GoneIT."),
        lines.subList(lines.size() - 2, lines.size()));
  }

  @Test
  void manyFailuresTakeFewLines() throws Exception {
    String failure = "<testcase name='m%d'><failure message='%s' type='x'/></testcase>";
    StringBuilder cases = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      cases.append(failure.formatted(i, "long ".repeat(1_000)));
    }
    report("a.BadIT", "100", cases.toString());
    List<String> lines = printed();
    assertTrue(lines.size() < 70, lines.size() + " lines");
    assertEquals("  and 52 more", lines.get(lines.size() - 1));
    assertFalse(lines.stream().anyMatch(line -> line.length() > 220));
  }
}
