package dev.ropeway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a report of the build says of a test class, its set-up included; or of a run as a whole,
 * which fails without a failed test if a JVM ends in the middle of it.
 */
record TestReport(String name, int tests, double seconds, List<Failed> failed) {
  private static final String OF_THE_RUN = "failsafe-summary.xml";
  private static final int LINES = 5;
  private static final int WIDTH = 200;

  /** By the names of elements. */
  private static final Map<String, String> KINDS =
      Map.of(
          "error", "error",
          "failure", "failure",
          "flakyError", "passed only when repeated",
          "flakyFailure", "passed only when repeated");

  /**
   * A test that failed.
   *
   * @param test class and method
   * @param why the first lines of the message, and where in the class it was
   */
  record Failed(String test, String how, List<String> why) {}

  static boolean isOne(Path file) {
    String name = file.getFileName().toString();
    return name.equals(OF_THE_RUN) || name.startsWith("TEST-") && name.endsWith(".xml");
  }

  /** Reads it; one that cannot be read is told as a failure, so that the others can be read. */
  static TestReport read(Path file) {
    try (InputStream input = Files.newInputStream(file)) {
      XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(input);
      xml.nextTag();
      return xml.getLocalName().equals("testsuite") ? ofClass(xml) : ofRun(xml);
    } catch (IOException | XMLStreamException | RuntimeException e) {
      Failed unreadable = new Failed(file.toString(), "no report", firstLines(e.toString()));
      return new TestReport(file.toString(), 0, 0, List.of(unreadable));
    }
  }

  private static TestReport ofClass(XMLStreamReader xml) throws XMLStreamException {
    String name = attribute(xml, "name");
    int tests = Integer.parseInt(attribute(xml, "tests"));
    double seconds = Double.parseDouble(attribute(xml, "time").replace(",", ""));
    List<Failed> failed = new ArrayList<>();
    String test = name;
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        if (xml.getLocalName().equals("testcase")) {
          String method = attribute(xml, "name");
          test = method.isEmpty() || method.equals(name) ? name : name + "#" + method;
        } else if (KINDS.containsKey(xml.getLocalName())) {
          failed.add(failed(xml, test, name));
        }
      }
    }
    return new TestReport(name, tests, seconds, failed);
  }

  private static Failed failed(XMLStreamReader xml, String test, String name)
      throws XMLStreamException {
    String how = Objects.requireNonNull(KINDS.get(xml.getLocalName()));
    String message = attribute(xml, "message");
    String type = attribute(xml, "type");
    String trace = text(xml);
    Stream<String> why = firstLines(message.isBlank() ? type : message).stream();
    String file = name.replaceFirst(".*[.]", "").replaceFirst("[$].*", "") + ".java:";
    Stream<String> where =
        trace.lines().map(String::strip).filter(line -> line.contains(file)).limit(1);
    return new Failed(test, how, Stream.concat(why, where).toList());
  }

  private static TestReport ofRun(XMLStreamReader xml) throws XMLStreamException {
    List<Failed> failed = new ArrayList<>();
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT
          && xml.getLocalName().equals("failureMessage")) {
        String message = text(xml);
        if (!message.isBlank()) {
          failed.add(new Failed("The run as a whole", "error", firstLines(message)));
        }
      }
    }
    return new TestReport(OF_THE_RUN, 0, 0, failed);
  }

  private static String attribute(XMLStreamReader xml, String name) {
    return Objects.requireNonNullElse(xml.getAttributeValue(null, name), "");
  }

  /** Of the element and what it holds: a repeated test's trace stands in an element of its own. */
  private static String text(XMLStreamReader xml) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int depth = 1; depth > 0; ) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        default -> {}
      }
    }
    return text.toString();
  }

  private static List<String> firstLines(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .limit(LINES)
        .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH) + " …" : line)
        .toList();
  }
}
