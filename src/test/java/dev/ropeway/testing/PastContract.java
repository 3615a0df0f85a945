package dev.ropeway.testing;

import static dev.ropeway.testing.PushMaker.BOB;
import static dev.ropeway.testing.PushMaker.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DecidedAction;
import dev.ropeway.EntryVersion;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.KeyVersion;
import dev.ropeway.Outcome.Status;
import dev.ropeway.VersionPage;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of the past and in pages, whatever keeps it; see {@link JournalContract}. */
abstract class PastContract extends JournalContract {
  private static final long MUCH = 100_000;

  private PushMaker make() {
    return new PushMaker(keeping().journal());
  }

  @Test
  void everyVersionAndInstantCanBeRead() {
    make().versions(BOB, "a", 25);

    for (int v : new int[] {1, 2, 10, 11, 12, 24, 25}) {
      assertEquals(
          JsonText.read("{\"n\":" + v + "}"),
          keeping().past().version(BOB, v).orElseThrow().entry().data());
      Instant made = NOON.plusSeconds(v);
      assertEquals(v, at(made), "inclusive");
      assertEquals(v, at(made.plusMillis(999)));
    }
    assertTrue(keeping().past().version(BOB, 26).isEmpty());
    assertTrue(keeping().past().version(BOB, 0).isEmpty(), "the default data is not stored");
    assertTrue(keeping().past().at(BOB, NOON).isEmpty(), "before the first version");
    assertEquals(25, at(NOON.plus(Duration.ofDays(9))));
    assertTrue(keeping().past().at(PushMaker.TOM, NOON).isEmpty());
  }

  private long at(Instant instant) {
    return keeping().past().at(BOB, instant).orElseThrow().entry().version();
  }

  @Test
  void newestVersionComesUnlessItIsTooLarge() {
    assertEquals(0, keeping().past().latest(BOB, MUCH).bytes());
    make().versions(BOB, "a", 2);
    var latest = keeping().past().latest(BOB, MUCH);
    assertFalse(latest.tooLarge());
    assertEquals(
        JsonText.read("{\"n\":2}"),
        java.util.Objects.requireNonNull(latest.state()).entry().data());
    assertTrue(keeping().past().latest(BOB, 2).tooLarge());
  }

  @Test
  void prunedVersionNamesTheOldestLeft() {
    make().versions(BOB, "a", 25);
    prune(NOON.plusSeconds(13));

    assertEquals(
        JsonText.read("{\"n\":13}"),
        keeping().past().version(BOB, 13).orElseThrow().entry().data());
    assertEquals(
        JsonText.read("{\"n\":19}"),
        keeping().past().version(BOB, 19).orElseThrow().entry().data());
    HistoryPrunedException pruned =
        assertThrows(HistoryPrunedException.class, () -> keeping().past().version(BOB, 12));
    assertEquals(13, pruned.oldest());
    assertThrows(HistoryPrunedException.class, () -> keeping().past().at(BOB, NOON.plusSeconds(3)));
    assertThrows(
        HistoryPrunedException.class,
        () -> keeping().pages().versions(BOB, VersionPlace.before(13), 10, MUCH));
  }

  @Test
  void pagesOfVersionsTellWhoMadeThemAndWhatWasRefused() {
    make().versions(BOB, "a", 2);
    make().refuse(make().stored(BOB), "d", 1);
    make().refuse(make().stored(BOB), "d", 2);
    make().versions(BOB, "a", 2);

    VersionPage page = keeping().pages().versions(BOB, VersionPlace.parse("4"), 2, MUCH);

    assertEquals(List.of(3L, 2L), page.versions().stream().map(EntryVersion::version).toList());
    assertEquals("2", page.next());
    List<DecidedAction> second = page.versions().get(1).actions();
    assertEquals(
        List.of("a 2 APPLIED", "d 1 REJECTED", "d 2 REJECTED"),
        second.stream()
            .map(each -> each.ack().client() + " " + each.ack().id() + " " + each.ack().status())
            .toList());
    assertEquals("set", second.get(1).name());
    assertEquals(JsonText.read("{\"n\":2}"), second.get(2).args());
    assertEquals("no", second.get(2).ack().reason());
    assertEquals(Status.APPLIED, second.get(0).ack().status());
    VersionPage last = keeping().pages().versions(BOB, VersionPlace.parse("2"), 2, MUCH);
    assertEquals(List.of(1L), last.versions().stream().map(EntryVersion::version).toList());
    assertNull(last.next());
  }

  @Test
  void deletedEntryIsInNoListAndSaysSo() {
    make().versions(BOB, "a", 1);
    make().push(List.of(PushMaker.deletion(make().stored(BOB), "a", 2)), List.of());
    assertEquals(List.of(), keys("", "", 100));
    assertFalse(keeping().past().version(BOB, 2).orElseThrow().entry().exists());
    assertTrue(keeping().past().version(BOB, 1).orElseThrow().entry().exists());
    var latest = keeping().past().latest(BOB, MUCH).state();
    assertFalse(java.util.Objects.requireNonNull(latest).entry().exists());
    assertFalse(keeping().past().at(BOB, NOON.plusSeconds(2)).orElseThrow().entry().exists());

    make().push(List.of(PushMaker.version(make().stored(BOB), "a", 3, false)), List.of());
    assertEquals(List.of("bob"), keys("", "", 100));
    assertTrue(keeping().past().version(BOB, 3).orElseThrow().entry().exists());
  }

  @Test
  void keysComeInCodePointOrderByPrefix() {
    List<String> names =
        List.of("a", "a\u00e9", "a\ud83d\ude00", "ab", "b%", "b_", "a\uffee", "B", "bb");
    names.forEach(name -> make().versions(new EntryKey("players", name), "a", 1));
    make().versions(new EntryKey("others", "b"), "a", 1);
    keeping().tags().tag(new EntryKey("players", "tagged"), "u", NOON, 5);

    List<String> sorted =
        names.stream()
            .sorted((x, y) -> Arrays.compare(x.codePoints().toArray(), y.codePoints().toArray()))
            .toList();
    assertEquals(sorted, keys("", "", 100));
    assertEquals(List.of("b%"), keys("b%", "", 100));
    assertEquals(List.of("bb"), keys("b", "b_", 100));
    assertEquals(sorted.subList(0, 2), keys("", "", 2));
    assertEquals(List.of(), keys("tagged", "", 100), "it was never written");
  }

  private List<String> keys(String prefix, String after, int limit) {
    return keeping().pages().keys("players", prefix, after, limit).stream()
        .map(KeyVersion::key)
        .toList();
  }
}
