package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.store.Migrations;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pushes of overlapping keys at the same moment, on data sources that favour one kind of join or
 * another: rows are locked in one order, so nobody ever has to give way.
 */
class LockOrderIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final int WRITERS = 4;
  private static final int PUSHES = 60;
  private static final int KEYS = 24;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal test = new TestJournal(url);

  private static Push push(Journal journal, List<EntryKey> keys, String client, boolean whole) {
    Map<EntryKey, PulledEntry> entries = new HashMap<>();
    journal.entries(keys).forEach(entry -> entries.put(entry.key(), entry));
    List<EntryWrite> writes = new ArrayList<>();
    List<ActionWrite> actions = new ArrayList<>();
    for (EntryKey key : keys) {
      EntrySnapshot base =
          EntrySnapshot.of(key, entries.get(key), JsonValue.EMPTY_JSON_OBJECT, Migrations.NONE);
      long version = base.version() + 1;
      String acks = Acks.text(List.of(new Ack(client, version, Status.APPLIED, null)));
      writes.add(
          new EntryWrite(
              base, new Position(version, 0), "{\"n\":1}", "[]", false, acks, NOON, null));
      Outcome applied = new Outcome(Status.APPLIED, version, null);
      actions.add(new ActionWrite(key, client, version, "set", "1", null, applied, null));
    }
    return new Push(writes, actions, List.of(), NOON, whole);
  }

  private long write(String source, int writer, long seed) {
    Random random = new Random(seed + writer);
    long versions = 0;
    try (TestJournal own = new TestJournal(source)) {
      for (int i = 0; i < PUSHES; ) {
        List<EntryKey> keys =
            random
                .ints(0, KEYS)
                .distinct()
                .limit(KEYS / 2)
                .sorted()
                .mapToObj(n -> new EntryKey("s", "k%02d".formatted(n)))
                .toList();
        Push push = push(own.journal(), keys, "writer" + writer, random.nextBoolean());
        try {
          versions += keys.size() - own.push(push).size();
          i++;
        } catch (ClashException outraced) {
          continue; // as cycles do
        }
      }
    }
    return versions;
  }

  @ParameterizedTest
  @CsvSource({
    "nested loops,",
    "hash joins,-c enable_nestloop=off -c enable_mergejoin=off",
    "merge joins,-c enable_nestloop=off -c enable_hashjoin=off"
  })
  void nobodyHasToGiveWay(String favoured, String options) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("LockOrder seed " + seed);
    String source =
        options == null
            ? url
            : url + "&options=" + URLEncoder.encode(options, StandardCharsets.UTF_8);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try (test) {
      List<Callable<Long>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.add(() -> write(source, writer, seed));
      }
      long versions = 0;
      for (Future<Long> each : threads.invokeAll(writers, 4, TimeUnit.MINUTES)) {
        versions += each.get();
      }
      assertTrue(versions > 0);
      assertEquals(versions, test.number("select sum(version) from entry"));
      assertEquals(versions, test.number("select count(*) from entry_version"));
      test.execute("select pg_stat_force_next_flush()");
      assertEquals(
          0,
          test.number("select deadlocks from pg_stat_database where datname = current_database()"),
          favoured);
    } finally {
      threads.shutdownNow();
    }
  }
}
