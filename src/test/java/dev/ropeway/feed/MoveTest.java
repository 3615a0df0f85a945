package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.Update;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Move;
import dev.ropeway.journal.Position;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushes that come from other nodes as a whole are taken if they follow, and else read. */
class MoveTest {
  private static final EntryKey KEY = new EntryKey("lobby", "room");
  private static final Instant AT = Instant.parse("2026-11-01T00:00:00.123456Z");
  private static final String LINEAGE = "timeline 1";

  private final Deque<Runnable> reads = new ArrayDeque<>();
  private final List<EntrySnapshot> learned = new ArrayList<>();
  private final Publisher publisher =
      new Publisher(
          new Journal(new Nothing()),
          Settings.standard(),
          NodeClock.system(),
          reads::add,
          learned::add,
          slot -> Interest.ALWAYS);
  private final Watch watch = publisher.open(KEY, new BoundStore<>(Lobby.STORE), moved -> {});
  private EntrySnapshot first;
  private EntrySnapshot second;
  private EntrySnapshot third;

  /** Nothing here is to be read. */
  private static final class Nothing implements Database {
    @Override
    public <R> R transact(Work<R> work) {
      throw new AssertionError("written");
    }

    @Override
    public <R> R read(Work<R> work) {
      throw new AssertionError("read");
    }

    @Override
    public EntityManagerFactory factory() {
      throw new AssertionError("asked for");
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  @BeforeEach
  void watchTheFirstVersion() {
    publisher.start();
    EntrySnapshot before = EntrySnapshot.absent(KEY, JsonValue.EMPTY_JSON_OBJECT);
    first = version(before, "{\"n\":1}", false);
    second = version(first, "{\"n\":2,\"text\":\"\u20ac\\n\"}", false);
    third = version(second, "{\"n\":3}", false);
    publisher.pushed(before, first, update(before, first), 10);
    reads.remove().run(); // of the first load, which is needed no more
    assertEquals(0, reads.size());
    assertEquals(first, watch.confirmed());
  }

  private static EntrySnapshot version(EntrySnapshot before, String json, boolean deletion) {
    Position next = new Position(before.version() + 1, before.position().refusals());
    return before.next(next, deletion, JsonText.read(json), AT, json.length(), 10, null);
  }

  private static Update update(EntrySnapshot before, EntrySnapshot now, Ack... acks) {
    JsonArray patch = JsonDiff.between(before.data(), now.data());
    return new Update(
        KEY.store(), KEY.key(), before.version(), now.version(), patch, List.of(acks));
  }

  private static Move move(EntrySnapshot before, EntrySnapshot now, Ack... acks) {
    return Objects.requireNonNull(Move.of(LINEAGE, before, now, update(before, now, acks)));
  }

  /** As it comes from another node: its text, and then that the key is there. */
  private void told(Move move) {
    Hint hint =
        new Hint("you", Map.of(KEY, move.change().to()), List.of(), false).with(List.of(move));
    Hint heard = Hint.parse(hint.text());
    assertEquals(hint, heard);
    heard.moves().forEach(publisher::move);
    heard.pushed().forEach(publisher::hint);
  }

  private @Nullable JsonValue data() {
    EntrySnapshot now = watch.confirmed();
    return now == null ? null : now.data();
  }

  @Test
  void whatFollowsIsTakenWithoutARead() {
    Ack applied = new Ack("ann~1", 7, Outcome.Status.APPLIED, null, true);
    Ack refused = new Ack("ben~1", 1, Outcome.Status.REJECTED, "\"no\"", false);
    told(move(first, second, applied, refused));
    told(move(second, third));

    assertEquals(third.data(), data());
    assertEquals(0, reads.size());
    List<Update> chain = watch.between(first.position(), third.position());
    assertNotNull(chain);
    assertEquals(List.of(1L, 2L), chain.stream().map(Update::from).toList());
    assertEquals(List.of(applied, refused), chain.get(0).acks());
    assertEquals(2, learned.size(), "the next push starts from it");
    assertEquals(AT, Objects.requireNonNull(watch.confirmed()).updatedAt());
  }

  @Test
  void whatIsDoubledOrOldChangesNothing() {
    told(move(first, second));
    told(move(first, second));
    told(move(second, third));
    told(move(first, second));

    assertEquals(third.data(), data());
    assertEquals(0, reads.size());
  }

  @Test
  void whatHasAGapBeforeItIsRead() {
    told(move(second, third));

    assertEquals(first.data(), data());
    assertEquals(1, reads.size());
  }

  @Test
  void whatDoesNotFitTheDataIsRead() {
    JsonArray patch = JsonText.read("[{\"op\":\"remove\",\"path\":\"/nowhere\"}]").asJsonArray();
    Update update = new Update(KEY.store(), KEY.key(), 1, 2, patch, List.of());
    told(Objects.requireNonNull(Move.of(LINEAGE, first, second, update)));

    assertEquals(first.data(), data());
    assertEquals(1, reads.size());
  }

  @Test
  void onlyOnePushIsOneMove() {
    Move whole = move(first, second);
    EntryChange change = whole.change();
    for (Position to :
        List.of(new Position(3, 0), new Position(1, 0), new Position(1, 1), new Position(0, 0))) {
      EntryChange other =
          new EntryChange(KEY, to, change.patch(), List.of(), AT, null, false, false, false);
      Move wrong = new Move(LINEAGE, whole.from(), other);
      assertFalse(wrong.isOne(), () -> to.toString());
      publisher.move(wrong);
      assertEquals(first, watch.confirmed());
    }
  }

  @Test
  void outcomesThatChangedNothingAreTakenToo() {
    EntrySnapshot refused = first.at(new Position(1, 2));
    Ack no = new Ack("ann~1", 7, Outcome.Status.CANCELLED, null, false);
    told(move(first, refused, no));

    assertEquals(new Position(1, 2), Objects.requireNonNull(watch.confirmed()).position());
    assertEquals(first.data(), data());
    assertEquals(0, reads.size());
  }

  @Test
  void deletionIsTakenAsOne() {
    EntrySnapshot gone = version(first, "{}", true);
    told(move(first, gone));

    assertFalse(Objects.requireNonNull(watch.confirmed()).exists());
    assertEquals(0, reads.size());
  }

  @Test
  void nothingIsTakenOnceTheDatabaseHasForgotten() {
    publisher.forget();
    reads.clear();
    told(move(first, second));

    assertEquals(first.data(), data(), "until it is read anew");
  }

  @Test
  void firstVersionIsNotToldAsAWhole() {
    EntrySnapshot before = EntrySnapshot.absent(KEY, JsonValue.EMPTY_JSON_OBJECT);

    assertNull(Move.of(LINEAGE, before, first, update(before, first)));
  }

  @Test
  void whatIsLargeIsNotToldAsAWhole() {
    Moves moves = new Moves();
    for (int i = 0; i < 100; i++) {
      moves.add(LINEAGE, first, second, update(first, second), 1_000);
    }
    assertEquals(13, moves.told().size(), "16 KiB with 200 bytes of head each");

    Moves large = new Moves();
    large.add(LINEAGE, first, second, update(first, second), 20_000);
    assertEquals(List.of(), large.told());
  }
}
