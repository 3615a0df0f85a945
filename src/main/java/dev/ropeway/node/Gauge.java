package dev.ropeway.node;

import dev.ropeway.Outcome.Status;
import dev.ropeway.bounds.Bound;
import dev.ropeway.bounds.Shares;
import dev.ropeway.cycle.CycleStatistics;
import dev.ropeway.cycle.DueActions;
import dev.ropeway.cycle.Phase;
import dev.ropeway.feed.StreamTimes;
import dev.ropeway.feed.StreamTimes.Step;
import dev.ropeway.feed.Streams;
import dev.ropeway.room.Rooms;
import dev.ropeway.session.Budget;
import dev.ropeway.session.Sessions;
import dev.ropeway.upkeep.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/**
 * A number by which a node can be watched.
 *
 * @param name by the conventions of Prometheus
 * @param tags what tells meters of one name apart
 * @param description one sentence
 * @param value its value now; cheap
 */
public record Gauge(
    String name, Map<String, String> tags, String description, DoubleSupplier value) {

  private static Gauge of(String name, String description, DoubleSupplier value) {
    return new Gauge(name, Map.of(), description, value);
  }

  /** All meters of a node. */
  static List<Gauge> all(
      CycleStatistics statistics,
      Sessions sessions,
      Streams streams,
      Rooms rooms,
      Budget budget,
      Shares shares,
      Retention retention,
      DueActions due,
      HintCount hints,
      BooleanSupplier deaf) {
    List<Gauge> meters = new ArrayList<>(cycles(statistics));
    for (Status status : Status.values()) {
      meters.add(
          new Gauge(
              "ropeway_actions_decided_total",
              Map.of("outcome", status.text()),
              "Actions this node has decided, by outcome.",
              () -> statistics.decided(status)));
    }
    for (Phase phase : Phase.values()) {
      meters.add(
          new Gauge(
              "ropeway_phase_seconds_total",
              Map.of("phase", phase.text()),
              "Time in each phase of the cycles; queued: the waiting of all actions before.",
              () -> statistics.time(phase).toNanos() / 1e9));
    }
    meters.add(
        of("ropeway_sessions_open", "Open sessions of this node.", sessions.cleaner()::open));
    meters.add(
        of(
            "ropeway_sessions_released_total",
            "Sessions that were left open and have been released.",
            sessions.cleaner()::released));
    meters.add(of("ropeway_streams_open", "Stream readers now.", streams::readers));
    meters.add(of("ropeway_live_connections", "Live connections now.", shares::connections));
    meters.addAll(streams(streams.times()));
    meters.add(of("ropeway_rooms_open", "Rooms read here now.", rooms::count));
    meters.add(of("ropeway_clients_present", "Clients present here.", rooms::clients));
    meters.add(
        of(
            "ropeway_stream_resets_total",
            "Times that a stream reader was given a new snapshot.",
            streams::resets));
    meters.add(
        of(
            "ropeway_budget_refused_total",
            "Requests refused because a budget was used up.",
            budget::refused));
    for (Bound bound : Bound.values()) {
      meters.add(
          new Gauge(
              "ropeway_bound_refused_total",
              Map.of("bound", bound.setting().key()),
              "Requests refused because a caller or an address had as much as it may.",
              () -> shares.refused(bound)));
    }
    meters.add(
        of(
            "ropeway_scheduled_recorded_total",
            "Actions this node has recorded when they were due.",
            due::taken));
    meters.add(
        of(
            "ropeway_scheduled_lag_seconds",
            "For how long the next action that this node knows has been due.",
            due::lag));
    meters.add(
        of(
            "ropeway_hints_heard_total",
            "Moves of keys that other nodes have told this one.",
            hints::heard));
    meters.add(
        of(
            "ropeway_hints_wanted_total",
            "Those of keys that somebody watches here.",
            hints::wanted));
    meters.add(
        of(
            "ropeway_feed_deaf",
            "1 while nothing arrives of what nodes tell each other.",
            () -> deaf.getAsBoolean() ? 1 : 0));
    meters.add(pruned("versions", retention::versions));
    meters.add(pruned("actions", retention::actions));
    return meters;
  }

  private static List<Gauge> streams(StreamTimes times) {
    List<Gauge> meters = new ArrayList<>();
    for (Step step : Step.values()) {
      Map<String, String> tags = Map.of("step", step.text());
      meters.add(
          new Gauge(
              "ropeway_stream_steps_total",
              tags,
              "Frames made for stream readers (feed, encode) and writes to them.",
              () -> times.count(step)));
      meters.add(
          new Gauge(
              "ropeway_stream_seconds_total",
              tags,
              "Time in each step from a frame that is due to its readers.",
              () -> times.seconds(step)));
    }
    return meters;
  }

  private static Gauge pruned(String what, DoubleSupplier value) {
    return new Gauge(
        "ropeway_pruned_total",
        Map.of("what", what),
        "Versions and decided actions this node has removed because of their age.",
        value);
  }

  private static Gauge pulled(String from, DoubleSupplier value) {
    return new Gauge(
        "ropeway_entries_pulled_total",
        Map.of("from", from),
        "Entries that cycles of this node went on from, by where they had them from.",
        value);
  }

  private static List<Gauge> cycles(CycleStatistics statistics) {
    return List.of(
        of(
            "ropeway_actions_recorded_total",
            "Actions this node has recorded.",
            statistics::recorded),
        of(
            "ropeway_actions_pending",
            "Actions this node has taken in and not decided.",
            statistics::pending),
        of(
            "ropeway_pushes_outraced_total",
            "Pushes of a key that another node was faster with.",
            statistics::outraced),
        of(
            "ropeway_pushes_clashed_total",
            "Pushes undone because an action had been recorded elsewhere.",
            statistics::clashes),
        pulled("memory", statistics::kept),
        pulled("database", statistics::read),
        of("ropeway_cycles_total", "Cycles run.", statistics::cycles),
        of("ropeway_cycles_failed_total", "Cycles that failed.", statistics::failures),
        of(
            "ropeway_cycle_seconds_total",
            "Time spent in cycles.",
            () -> statistics.cycleTime().toNanos() / 1e9));
  }
}
