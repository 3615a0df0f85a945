package dev.ropeway.bench;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.HibernateDatabase;
import dev.ropeway.journal.Pruning;
import dev.ropeway.journal.Pruning.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The steps of retention where there is very much to walk over and to remove. */
final class ScalePruning {
  private static final int STEPS = 200;
  private static final int KEYS = 500;
  private static final EntryKey OLD = new EntryKey("players", ScaleData.OLD);

  private final BenchDatabase database;
  private final Instant before;
  private EntryKey after = new EntryKey("", "");

  /** Prunes what is older than the half of all versions. */
  ScalePruning(BenchDatabase database, Instant since) {
    this.database = database;
    this.before = since.plus(Duration.ofSeconds(ScaleData.MILLION / 2));
  }

  List<TimedRow> run() throws Exception {
    Map<String, String> url = Map.of("jakarta.persistence.jdbc.url", database.url());
    try (HibernateDatabase connected = HibernateDatabase.open(url)) {
      Pruning pruning = new Pruning(connected);
      return List.of(
          TimedRow.of("walking over 500 keys", STEPS, () -> walk(pruning)),
          TimedRow.of("removing 500 versions of one", STEPS, () -> prune(pruning)));
    }
  }

  private void walk(Pruning pruning) {
    List<Found> found = pruning.keys(after, before, Map.of(), KEYS);
    after = found.get(found.size() - 1).key();
  }

  private void prune(Pruning pruning) {
    if (pruning.prune(OLD, before).versions() != KEYS) {
      throw new IllegalStateException("a step removes another number of versions");
    }
  }
}
