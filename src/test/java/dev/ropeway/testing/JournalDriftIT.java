package dev.ropeway.testing;

import static dev.ropeway.testing.RandomPushes.CLIENTS;
import static dev.ropeway.testing.RandomPushes.KEYS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.HistoryPrunedException;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClashException;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.VersionPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The memory journal and PostgreSQL, told the same at random, answer the same. */
class JournalDriftIT {
  private static final int PUSHES = 300;
  private static final int READS_EVERY = 20;
  private static final long MUCH = 1_000_000;

  @Test
  void bothAnswerTheSame() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("JournalDriftIT -Dseed=" + seed);
    MemoryJournal memory = new MemoryJournal();
    RandomPushes pushes = new RandomPushes(new Random(seed), new PushMaker(memory));
    Map<String, Integer> ends = new HashMap<>();
    try (TestJournal postgres = new TestJournal(TestDatabase.freshDatabaseUrl())) {
      Keeping here = Keeping.in(memory);
      Keeping there = Keeping.in(postgres.database());
      for (int i = 0; i < PUSHES; i++) {
        Push push = pushes.next();
        String end = end(here.journal(), push);
        assertEquals(end(there.journal(), push), end, "push " + i + " " + push);
        ends.merge(end.replaceAll("\\[.+]", "outraced"), 1, Integer::sum);
        if (i % READS_EVERY == 0) {
          assertEquals(told(there), told(here), "after push " + i + " " + push);
        }
      }
      assertEquals(told(there), told(here));
    }
    assertTrue(
        List.of("[]", "outraced", "clash").stream().allMatch(e -> ends.getOrDefault(e, 0) > 20),
        "all happened: " + ends);
  }

  private static String end(CycleJournal journal, Push push) {
    try {
      return new TreeSet<>(journal.push(push, journal.epoch())).toString();
    } catch (ClashException e) {
      return "clash";
    }
  }

  /** All that can be asked, as text. */
  private static String told(Keeping of) {
    List<Object> all = new ArrayList<>();
    CycleJournal journal = of.journal();
    journal.entries(KEYS).stream()
        .sorted(Comparator.comparing(PulledEntry::key))
        .forEach(
            each -> {
              all.add(each.key() + " " + each.position() + " " + json(each.data()));
              all.add(each.updatedAt() + " " + each.migrations() + " " + each.deleted());
            });
    all.add(new TreeMap<>(journal.positions(KEYS)));
    journal.pending(KEYS, 1_000, MUCH).list().forEach(row -> all.add(told(row)));
    List<ClientKey> clients = new ArrayList<>();
    List<ActionId> ids = new ArrayList<>();
    for (EntryKey key : KEYS) {
      for (String client : CLIENTS) {
        clients.add(new ClientKey(key, client));
        for (long id = 1; id < 120; id++) {
          ids.add(new ActionId(key, client, id));
        }
      }
    }
    Map<ClientKey, Long> last = journal.lastIds(clients);
    clients.forEach(client -> all.add(last.get(client)));
    journal.actions(ids).stream()
        .sorted(
            Comparator.comparing(RecordedAction::key)
                .thenComparing(RecordedAction::client)
                .thenComparing(RecordedAction::id))
        .forEach(row -> all.add(told(row)));
    for (EntryKey key : KEYS) {
      journal.changes(Map.of(key, Position.START), 1_000, MUCH).list().forEach(c -> told(all, c));
      for (long version = 0; version < 60; version++) {
        all.add(version(of, key, version));
      }
      all.add(of.pages().versions(key, VersionPlace.before(1_000), 500, MUCH));
    }
    all.add(of.pages().keys("players", "", "", 10));
    StringBuilder text = new StringBuilder();
    all.forEach(each -> text.append(each).append('\n'));
    return text.toString();
  }

  private static String told(RecordedAction row) {
    return row.actionId() + " " + json(row.args()) + " " + row.recordedAt() + " " + row.outcome();
  }

  private static void told(List<Object> all, EntryChange change) {
    all.add(change.to() + " " + json(change.patch()) + " " + change.acks() + " " + change.at());
    all.add(change.migrations() + " " + change.migrating() + change.whole() + change.deletion());
  }

  private static String version(Keeping of, EntryKey key, long version) {
    try {
      return of.past().version(key, version).toString();
    } catch (HistoryPrunedException e) {
      return "pruned to " + e.oldest();
    }
  }

  private static String json(@Nullable String text) {
    return text == null ? "-" : StoredText.of(text);
  }
}
