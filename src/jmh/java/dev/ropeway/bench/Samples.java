package dev.ropeway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Counts the samples of a flight recording by the part of the program that was at work. */
final class Samples {
  /** The innermost frame of one of these decides; the first prefix that fits. */
  private static final Map<String, String> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("dev.ropeway.bench", "the benchmark's writers");
    PARTS.put("org.postgresql", "JDBC driver");
    PARTS.put("org.hibernate", "Hibernate");
    PARTS.put("dev.ropeway.journal", "journal: binding columns, reading rows");
    PARTS.put("dev.ropeway.json", "JSON: encoding, decoding, difference");
    PARTS.put("dev.ropeway.action", "JSON: encoding, decoding, difference");
    PARTS.put("dev.ropeway.store", "JSON: encoding, decoding, difference");
    PARTS.put("com.fasterxml", "JSON: encoding, decoding, difference");
    PARTS.put("dev.ropeway.cycle.Fold", "apply: fold and conclusion");
    PARTS.put("dev.ropeway.cycle.EntryPush", "apply: fold and conclusion");
    PARTS.put("dev.ropeway.cycle.CommitEffects", "settle");
    PARTS.put("dev.ropeway.cycle", "queue and batch");
    PARTS.put("dev.ropeway.feed", "feed: watches and hints");
    PARTS.put("dev.ropeway.session", "sessions");
    PARTS.put("com.github.benmanes", "entry cache");
  }

  /**
   * Native methods that block: of a socket, a selector, and the output of the database's process.
   */
  private static final Set<String> WAITING = Set.of("read0", "poll", "readBytes");

  private final Map<String, Long> byPart = new TreeMap<>();
  private final Map<String, Long> byStack = new HashMap<>();
  private long all;

  private Samples() {}

  static Samples read(Path recording) throws IOException {
    Samples samples = new Samples();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getStackTrace() != null
            && (event.getEventType().getName().equals("jdk.ExecutionSample")
                || event.getEventType().getName().equals("jdk.NativeMethodSample"))) {
          samples.add(event.getStackTrace().getFrames());
        }
      }
    }
    return samples;
  }

  private void add(List<RecordedFrame> innermostFirst) {
    if (waits(innermostFirst)) {
      return;
    }
    all++;
    byPart.merge(part(innermostFirst), 1L, Long::sum);
    byStack.merge(folded(innermostFirst), 1L, Long::sum);
  }

  /** A thread in a blocking read is sampled as if it ran. */
  private static boolean waits(List<RecordedFrame> frames) {
    String method = frames.isEmpty() ? "" : frames.get(0).getMethod().getName();
    return WAITING.contains(method) || method.startsWith("park");
  }

  private static String part(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String name = frame.getMethod().getType().getName();
      for (Map.Entry<String, String> part : PARTS.entrySet()) {
        if (name.startsWith(part.getKey())) {
          return part.getValue();
        }
      }
    }
    return "JDK alone: threads and pools";
  }

  private static String folded(List<RecordedFrame> frames) {
    StringBuilder stack = new StringBuilder();
    for (int i = frames.size() - 1; i >= 0; i--) {
      RecordedFrame frame = frames.get(i);
      stack.append(stack.length() == 0 ? "" : ";");
      stack.append(frame.getMethod().getType().getName()).append('.');
      stack.append(frame.getMethod().getName());
    }
    return stack.toString();
  }

  /** Parts with their share of all samples, from 0 to 1. */
  Map<String, Double> shares() {
    Map<String, Double> shares = new LinkedHashMap<>();
    byPart.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(e -> shares.put(e.getKey(), e.getValue() / (double) all));
    return shares;
  }

  /** One line a stack, as flame graph programs read it. */
  String foldedStacks() {
    StringBuilder lines = new StringBuilder();
    byStack.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> lines.append(e.getKey()).append(' ').append(e.getValue()).append('\n'));
    return lines.toString();
  }
}
