package dev.ropeway.bench;

import dev.ropeway.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What must hold at the end of a soak; every violation is a sentence. */
final class SoakVerdict {
  /** What garbage and caches that are still filling may add to any figure. */
  private static final double MARGIN = 0.3;

  private static final double SLACK_MIB = 32;
  private static final double SLACK_COUNT = 20;
  private static final double SLACK_BYTES = 200;

  private final BenchDatabase database;
  private final List<String> violations = new ArrayList<>();

  SoakVerdict(BenchDatabase database) {
    this.database = database;
  }

  List<String> violations() {
    return violations;
  }

  /** Compares the end with the end of the first minute. */
  void resources(SoakSample first, SoakSample last) {
    bounded("heap, MiB", first, last, SoakSample::heap, SLACK_MIB);
    bounded("heap of the server, MiB", first, last, SoakSample::serverHeap, SLACK_MIB);
    bounded("threads", first, last, SoakSample::threads, SLACK_COUNT);
    bounded("threads of the server", first, last, SoakSample::serverThreads, SLACK_COUNT);
    bounded("connections", first, last, SoakSample::connections, SLACK_COUNT);
    bounded("bytes for each action", first, last, SoakSample::bytes, SLACK_BYTES);
  }

  private void bounded(
      String what,
      SoakSample first,
      SoakSample last,
      ToDoubleFunction<SoakSample> figure,
      double slack) {
    double before = figure.applyAsDouble(first);
    double after = figure.applyAsDouble(last);
    double most = before * (1 + MARGIN) + slack;
    require(
        after <= most,
        String.format(
            Locale.ROOT, "%-24s %,8.1f → %,8.1f, at most %,8.1f", what, before, after, most));
  }

  /** Compares what was acknowledged with what there is. */
  void counts(long given) {
    equal("coins in the entries", given, count("select sum((data->>'coins')::int8) from entry"));
    equal(
        "applied actions in the log",
        given,
        count(Logged.sql("select count(*) from logged where status = 'applied'")));
    equal(
        "other actions",
        0,
        count("select count(*) from recorded_action where status <> 'applied'"));
    equal("pending actions", 0, count("select count(*) from recorded_action where status is null"));
    equal(
        "actions in the history",
        given,
        count("select sum(jsonb_array_length(actions)) from entry_version"));
    equal(
        "versions",
        count("select sum(version) from entry"),
        count("select count(*) from entry_version"));
  }

  /** Whether every reader has come to the end without a gap. */
  void readers(List<SoakReader> readers) {
    equal("gaps in streams", 0, readers.stream().mapToLong(SoakReader::gaps).sum());
    equal("resets of streams", 0, readers.stream().mapToLong(SoakReader::resets).sum());
    equal("readers behind", 0, readers.stream().filter(reader -> behind(reader)).count());
    Progress.say(
        "  %,d connections of %d readers",
        readers.stream().mapToLong(SoakReader::connections).sum(), readers.size());
  }

  boolean behind(SoakReader reader) {
    String version = database.text("select version::text from entry where key = ?", reader.key());
    return reader.version() != Long.parseLong(version);
  }

  private long count(String sql) {
    return Long.parseLong(database.text(sql));
  }

  private void equal(String what, long wanted, long found) {
    require(
        wanted == found, String.format(Locale.ROOT, "%-24s %,d, wanted %,d", what, found, wanted));
  }

  private void require(boolean met, String sentence) {
    Progress.say("  %s %s", met ? "ok " : "NOT", sentence);
    if (!met) {
      violations.add(sentence);
    }
  }
}
