package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TransactionQueueTest {
  private static final BoundStore<Player> PLAYERS = new BoundStore<>(Players.STORE);
  private static final int MANY = 1_000;

  private final LaneKeys lanes = new LaneKeys();
  private final Bounds bounds = new Bounds(9, Long.MAX_VALUE, Long.MAX_VALUE);
  private final TransactionQueue queue = new TransactionQueue(lanes, "node");

  /** Keys that lanes are at work on are given when they are done. */
  private static final class LaneKeys implements TransactionQueue.Keys {
    final Set<String> working = new TreeSet<>();
    final Set<String> given = new TreeSet<>();

    @Override
    public boolean claim(EntryKey key) {
      return !working.contains(key.key()) && (given.add(key.key()) || true);
    }

    @Override
    public void release(EntryKey key) {
      given.remove(key.key());
    }

    @Override
    public void kick() {}
  }

  private TransactionRequest add(String... keys) {
    TransactionRequest.Builder builder = new TransactionRequest.Builder();
    for (String key : keys) {
      EntryKey entry = new EntryKey("players", key);
      builder.action(
          new TransactionPart(
              PLAYERS, entry, PLAYERS.action("add_coins").orElseThrow(), 1L, "1", null));
    }
    TransactionRequest request = builder.build();
    bounds.take(request);
    queue.add(request);
    return request;
  }

  @Test
  void thoseThatShareNoKeyWithABatchThatIsOutFormAnother() {
    TransactionRequest first = add("a", "b");
    assertEquals(List.of(first), queue.take(MANY));
    add("b", "c");
    TransactionRequest third = add("d", "e");

    assertEquals(List.of(third), queue.take(MANY));
  }

  @Test
  void noneOvertakesAnotherWithWhichItSharesAKey() {
    List<TransactionRequest> out = List.of(add("a", "b"));
    assertEquals(out, queue.take(MANY));
    TransactionRequest second = add("b", "c");
    TransactionRequest third = add("c", "d");
    assertEquals(List.of(), queue.take(MANY), "the third would overtake the second");
    assertFalse(queue.due(), "nothing to look for");

    queue.done(out, false);

    assertTrue(queue.due());
    assertEquals(List.of(second, third), queue.take(MANY));
  }

  @Test
  void keyOfALaneIsWaitedForWhileOthersGoOn() {
    lanes.working.add("a");
    TransactionRequest waits = add("a", "b");
    TransactionRequest goes = add("c", "d");
    List<TransactionRequest> out = queue.take(MANY);
    assertEquals(List.of(goes), out);
    assertEquals(Set.of("b", "c", "d"), lanes.given, "none of its keys is taken away meanwhile");
    queue.done(out, false);
    assertEquals(Set.of("b"), lanes.given);

    lanes.working.clear();
    queue.granted();

    assertTrue(queue.due());
    assertEquals(List.of(waits), queue.take(MANY));
  }

  @Test
  void whatIsToBeDoneAgainComesFirstUnderTheSameNumbers() {
    TransactionRequest first = add("a", "b");
    List<TransactionRequest> out = queue.take(MANY);
    TransactionRequest second = add("a", "b");
    String number = first.actionId(1).toString();

    queue.done(out, true);

    assertEquals(List.of(first, second), queue.take(MANY));
    assertEquals(number, first.actionId(1).toString());
    assertEquals(
        List.of(1L, 2L, 3L, 4L),
        List.of(first, second).stream()
            .flatMap(each -> List.of(each.actionId(0).id(), each.actionId(1).id()).stream())
            .collect(Collectors.toList()));
  }

  @Test
  void whatIsAnsweredIsNotDoneAgainAndGivesItsRoomBackOnce() {
    TransactionRequest first = add("a", "b");
    List<TransactionRequest> out = queue.take(MANY);
    bounds.release(first);
    bounds.release(first);
    queue.done(out, true);

    assertEquals(List.of(), queue.take(MANY));
    assertEquals(0, bounds.undecided());
    assertEquals(Set.of(), lanes.given);
  }

  @Test
  void moreThanThereIsRoomForIsRefused() {
    add("a", "b", "c", "d", "e");
    assertThrows(NotRecordedException.class, () -> add("a", "b", "c", "d", "e"));
    assertEquals(5, bounds.undecided());
  }
}
