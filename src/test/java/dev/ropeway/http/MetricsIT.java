package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsIT extends ServerTest {

  /** The sum of a metric over its tags. */
  static double read(String name) throws Exception {
    return read(name, "");
  }

  /** The same of the lines that hold a tag. */
  private static double read(String name, String tag) throws Exception {
    String all =
        Http.get(
                DeployedServer.admin("/metrics?scope=application").toString(),
                "Accept",
                "text/plain")
            .expect(200)
            .body();
    List<String> lines =
        all.lines()
            .filter(l -> l.startsWith(name + "{") || l.startsWith(name + " "))
            .filter(l -> l.contains(tag))
            .toList();
    assertTrue(!lines.isEmpty(), () -> "no " + name + " in " + all);
    return lines.stream()
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static double steps(String step) throws Exception {
    return read("ropeway_stream_steps_total", "step=\"" + step + "\"");
  }

  @Test
  void allMetersAreThere() throws Exception {
    for (String name :
        List.of(
            "ropeway_actions_recorded_total",
            "ropeway_actions_decided_total",
            "ropeway_actions_pending",
            "ropeway_pushes_outraced_total",
            "ropeway_pushes_clashed_total",
            "ropeway_entries_pulled_total",
            "ropeway_cycles_total",
            "ropeway_cycles_failed_total",
            "ropeway_cycle_seconds_total",
            "ropeway_phase_seconds_total",
            "ropeway_sessions_open",
            "ropeway_streams_open",
            "ropeway_stream_resets_total",
            "ropeway_stream_steps_total",
            "ropeway_stream_seconds_total",
            "ropeway_bound_refused_total",
            "ropeway_hints_heard_total",
            "ropeway_hints_wanted_total",
            "ropeway_feed_deaf",
            "ropeway_pruned_total",
            "ropeway_scheduled_recorded_total",
            "ropeway_scheduled_lag_seconds")) {
      assertTrue(read(name) >= 0, name);
    }
  }

  /** How many two actions were recorded and decided; what others left behind may be in it. */
  private static List<Double> counted(String bob, int first) throws Exception {
    double recorded = read("ropeway_actions_recorded_total");
    double decided = read("ropeway_actions_decided_total");
    Http.act(bob, Http.action("c1", first, "add_coins", "1")).expect(200);
    Http.act(bob, Http.action("c1", first + 1, "take_coins", "9")).expect(200);
    return List.of(
        read("ropeway_actions_recorded_total") - recorded,
        read("ropeway_actions_decided_total") - decided);
  }

  @Test
  void actionsAndStreamsAreCounted() throws Exception {
    double cycles = read("ropeway_cycles_total");
    double seconds = read("ropeway_cycle_seconds_total");
    String bob = player();
    List<Double> counted = counted(bob, 1);
    for (int first = 3; first < 11 && !counted.equals(List.of(2.0, 2.0)); first += 2) {
      counted = counted(bob, first); // a client of another class's room has left meanwhile
    }

    assertEquals(List.of(2.0, 2.0), counted);
    assertTrue(read("ropeway_cycles_total") > cycles);
    assertTrue(read("ropeway_cycle_seconds_total") > seconds);
    assertEquals(0, read("ropeway_actions_pending"));

    double resets = read("ropeway_stream_resets_total");
    try (EventReader reader = EventReader.open(bob, "Last-Event-ID", "9")) {
      reader.next("reset");
      assertTrue(read("ropeway_streams_open") >= 1);
      assertEquals(resets + 1, read("ropeway_stream_resets_total"));
    }
  }

  @Test
  void stepsToStreamReadersAreCounted() throws Exception {
    String bob = player();
    try (EventReader one = EventReader.open(bob);
        EventReader two = EventReader.open(bob)) {
      one.next("snapshot");
      two.next("snapshot");
      double feeds = steps("feed");
      double encodes = steps("encode");
      double writes = steps("write");

      Http.act(bob, Http.action("c1", 1, "add_coins", "1")).expect(200);
      one.next("update");
      two.next("update");

      Await.until(
          Duration.ofSeconds(30), "both writes are counted", () -> steps("write") >= writes + 2);
      assertTrue(steps("feed") > feeds);
      assertTrue(steps("encode") > encodes);
    }
  }
}
