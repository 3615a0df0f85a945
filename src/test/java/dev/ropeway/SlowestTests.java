package dev.ropeway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Prints which test classes took longest, by the reports that the build left. */
public final class SlowestTests {
  private static final int MOST = 20;

  private SlowestTests() {}

  /** What a report says of a class, its set-up included. */
  private record Report(String name, int tests, double seconds) {
    static Report read(Path file) {
      try (var input = Files.newInputStream(file)) {
        XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(input);
        xml.nextTag();
        return new Report(
            xml.getAttributeValue(null, "name"),
            Integer.parseInt(xml.getAttributeValue(null, "tests")),
            Double.parseDouble(xml.getAttributeValue(null, "time").replace(",", "")));
      } catch (IOException | XMLStreamException e) {
        throw new IllegalStateException("No report: " + file, e);
      }
    }
  }

  /**
   * Prints.
   *
   * @param folders of reports; those that are not there count for nothing
   */
  public static void main(String... folders) throws IOException {
    List<Report> reports = new ArrayList<>();
    for (String folder : folders) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
          files
              .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
              .map(Report::read)
              .forEach(reports::add);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d tests in %d classes took %.0f s, one after the other; the slowest classes:%n",
        reports.stream().mapToInt(Report::tests).sum(),
        reports.size(),
        reports.stream().mapToDouble(Report::seconds).sum());
    reports.stream()
        .sorted(Comparator.comparingDouble(Report::seconds).reversed())
        .limit(MOST)
        .forEach(
            each ->
                System.out.printf(
                    Locale.ROOT, "%8.1f s %4d  %s%n", each.seconds(), each.tests(), each.name()));
  }
}
