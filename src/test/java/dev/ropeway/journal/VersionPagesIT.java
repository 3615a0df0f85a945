package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DecidedAction;
import dev.ropeway.EntryVersion;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.VersionPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages of versions: bounded in bytes, and together they tell everything once. */
class VersionPagesIT {
  private static final EntryKey HALL = new EntryKey("lobby", "hall");
  private static final long BYTES = 65_536;
  private static final long ALL = 1L << 40;

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final Pages pages = new Pages(test.database());

  @AfterEach
  void close() {
    test.close();
  }

  /** Versions with so many actions each, whose arguments are so long. */
  private void versions(int from, int to, int actions, int length) {
    test.execute(
        """
        insert into entry_version (bucket, store, key, version, at, patch, actions)
        select ropeway_bucket('lobby', 'hall'), 'lobby', 'hall', v, now(), '[]',
          (select coalesce(jsonb_agg(jsonb_build_array('m' || v, n, 'applied') order by n), '[]')
            from generate_series(1, %3$d) n)
        from generate_series(%1$d, %2$d) v;
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at, status,
          version, decided_at)
        select ropeway_bucket('lobby', 'hall'), 'lobby', 'hall', 'm' || v, n, 'set', to_jsonb(repeat('x', %4$d)), now(), 'applied',
          v, now()
        from generate_series(%1$d, %2$d) v, generate_series(1, %3$d) n
        """
            .formatted(from, to, actions, length));
  }

  /** Actions refused on a version, numbered from one on. */
  private void refused(int version, int from, int count, int length) {
    test.execute(
        """
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at, status,
          reason, version, aside, decided_at)
        select ropeway_bucket('lobby', 'hall'), 'lobby', 'hall', 'r', n, 'set', to_jsonb(repeat('y', %4$d)), now(), 'rejected',
          'no', %1$d, n, now()
        from generate_series(%2$d::int8, %2$d::int8 + %3$d - 1) n
        """
            .formatted(version, from, count, length));
  }

  private VersionPage page(@Nullable String before, int limit, long bytes) {
    VersionPlace place =
        before == null ? VersionPlace.before(Long.MAX_VALUE) : VersionPlace.parse(before);
    return pages.versions(HALL, place, limit, bytes);
  }

  private static List<String> told(VersionPage page) {
    List<String> told = new ArrayList<>();
    for (EntryVersion version : page.versions()) {
      for (DecidedAction action : version.actions()) {
        told.add(version.version() + " " + action.ack().client() + " " + action.ack().id());
      }
    }
    return told;
  }

  private static long bytes(VersionPage page) {
    long bytes = 0;
    for (EntryVersion version : page.versions()) {
      for (DecidedAction action : version.actions()) {
        bytes += String.valueOf(action).length();
      }
    }
    return bytes;
  }

  /** All actions and all versions on the pages from the first to the last. */
  private List<String> follow(int limit, long mostBytes) {
    List<String> told = new ArrayList<>();
    String next = null;
    do {
      VersionPage page = page(next, limit, BYTES);
      assertFalse(page.versions().isEmpty(), "a page has a version");
      assertTrue(page.versions().size() <= limit);
      assertTrue(bytes(page) <= mostBytes, () -> "a page of " + bytes(page));
      told.addAll(told(page));
      next = page.next();
    } while (next != null);
    return told;
  }

  @Test
  void pageWithLargeArgumentsEndsEarly() {
    versions(1, 40, 1, 20_000);

    VersionPage first = page(null, 1_000, BYTES);

    assertEquals(4, first.versions().size());
    assertEquals("37", first.next(), "between versions it is a version, as ever");
    assertEquals(told(page(null, 1_000, ALL)), follow(1_000, BYTES + 25_000));
  }

  @Test
  void thousandsOfRefusedActionsOfOneVersionComeInPages() {
    versions(1, 3, 1, 10);
    refused(2, 1, 12_000, 10);

    List<String> told = follow(1, BYTES + 25_000);

    assertEquals(12_003, told.size());
    assertEquals(told(page(null, 10, ALL)), told);
    assertEquals(told.size(), told.stream().distinct().count(), "nothing twice");
  }

  @Test
  void actionsThatMadeOneVersionComeInPagesIfTheyMust() {
    versions(1, 2, 30, 10_000);
    refused(1, 1, 5, 10);

    assertEquals(told(page(null, 10, ALL)), follow(10, BYTES + 15_000));
    assertEquals("2.7.0", page(null, 10, BYTES).next());
  }

  @Test
  void oneActionLargerThanAPageIsAPage() {
    versions(1, 3, 1, 200_000);

    VersionPage first = page(null, 10, BYTES);

    assertEquals(List.of("3 m3 1"), told(first));
    assertEquals("3", first.next());
    assertEquals(List.of("3 m3 1", "2 m2 1", "1 m1 1"), follow(10, 300_000));
  }

  @Test
  void whatIsRefusedMeanwhileIsToldOnceToo() {
    versions(1, 1, 1, 10);
    refused(1, 1, 1_000, 10);
    VersionPage first = page(null, 1, BYTES);
    refused(1, 1_001, 1_000, 10);

    List<String> told = told(first);
    for (String next = first.next(); next != null; ) {
      VersionPage page = page(next, 1, BYTES);
      told.addAll(told(page));
      next = page.next();
    }

    assertEquals(told(page(null, 1, ALL)), told);
  }

  @Test
  void limitStillCountsVersionsAndOldPlacesStillHold() {
    versions(1, 10, 1, 10);

    VersionPage page = page("8", 3, BYTES);

    assertEquals(List.of("7 m7 1", "6 m6 1", "5 m5 1"), told(page));
    assertEquals("5", page.next());
    assertNull(page("4", 3, BYTES).next(), "the last page says that it is");
    assertNotNull(page("5", 3, BYTES).next());
  }

  @Test
  void pagesOfAnyHistoryTellEverythingOnceAndInOrder() {
    long seed = System.nanoTime();
    System.out.println("VersionPagesIT seed " + seed);
    Random random = new Random(seed);
    int number = 1;
    for (int version = 1; version <= 30; version++) {
      versions(version, version, random.nextInt(6), random.nextInt(30_000));
      int refused = random.nextInt(3) == 0 ? random.nextInt(400) : 0;
      refused(version, number, refused, random.nextInt(1_000));
      number += refused;
    }
    List<String> all = told(page(null, 100, ALL));

    for (int limit : new int[] {1, 3, 100}) {
      assertEquals(all, follow(limit, BYTES + 40_000), "seed " + seed);
    }
  }
}
