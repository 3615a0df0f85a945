package dev.ropeway;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints which test classes took longest and then which tests failed and why, by the reports that
 * the build left: of a long output often only the end is at hand.
 */
public final class TestSummary {
  private static final int SLOWEST = 20;

  /** Of so many failures the reasons are told, of so many more the names. */
  private static final int EXPLAINED = 8;

  private static final int NAMED = 40;

  private TestSummary() {}

  /**
   * Prints.
   *
   * @param folders of reports; those that are not there count for nothing
   */
  public static void main(String... folders) throws IOException {
    print(System.out, folders);
  }

  static void print(PrintStream out, String... folders) throws IOException {
    List<TestReport> reports = new ArrayList<>();
    for (String folder : folders) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
          files.filter(TestReport::isOne).sorted().map(TestReport::read).forEach(reports::add);
        }
      }
    }
    printSlowest(out, reports);
    printFailed(out, reports.stream().flatMap(each -> each.failed().stream()).toList());
  }

  private static void printSlowest(PrintStream out, List<TestReport> reports) {
    out.printf(
        Locale.ROOT,
        "%d tests in %d classes took %.0f s, one after the other; the slowest classes:%n",
        reports.stream().mapToInt(TestReport::tests).sum(),
        reports.stream().filter(each -> each.tests() > 0).count(),
        reports.stream().mapToDouble(TestReport::seconds).sum());
    reports.stream()
        .filter(each -> each.tests() > 0)
        .sorted(Comparator.comparingDouble(TestReport::seconds).reversed())
        .limit(SLOWEST)
        .forEach(
            each ->
                out.printf(
                    Locale.ROOT, "%8.1f s %4d  %s%n", each.seconds(), each.tests(), each.name()));
  }

  private static void printFailed(PrintStream out, List<TestReport.Failed> failed) {
    if (failed.isEmpty()) {
      return;
    }
    out.printf("%d FAILED:%n", failed.size());
    for (int i = 0; i < Math.min(failed.size(), EXPLAINED + NAMED); i++) {
      TestReport.Failed each = failed.get(i);
      out.printf("  %s (%s)%n", each.test(), each.how());
      if (i < EXPLAINED) {
        each.why().forEach(line -> out.printf("      %s%n", line));
      }
    }
    if (failed.size() > EXPLAINED + NAMED) {
      out.printf("  and %d more%n", failed.size() - EXPLAINED - NAMED);
    }
  }
}
