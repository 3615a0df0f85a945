package dev.ropeway.cycle;

import dev.ropeway.journal.RecordedAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which pending actions apply: by the time they were recorded, but each client's by
 * their ids even where clocks disagree or jumped back.
 */
final class RecordedOrder {
  private RecordedOrder() {}

  private record Timed(RecordedAction row, Instant at) {}

  static List<RecordedAction> of(List<RecordedAction> rows) {
    List<RecordedAction> byId = new ArrayList<>(rows);
    byId.sort(Comparator.comparingLong(RecordedAction::id));
    Map<String, Instant> latest = new HashMap<>();
    List<Timed> timed = new ArrayList<>(rows.size());
    for (RecordedAction row : byId) {
      Instant at =
          latest.merge(
              row.client(), row.recordedAt(), (before, own) -> own.isAfter(before) ? own : before);
      timed.add(new Timed(row, at));
    }
    timed.sort(
        Comparator.comparing(Timed::at)
            .thenComparing(t -> t.row().client())
            .thenComparingLong(t -> t.row().id()));
    return timed.stream().map(Timed::row).toList();
  }
}
