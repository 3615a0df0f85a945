package dev.ropeway.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.room.LocalPresence.Change;
import dev.ropeway.room.LocalPresence.Wish;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the database is told of who is present through a node. */
class LocalPresenceTest {
  private static final ClientKey ANN = new ClientKey(new EntryKey("s", "k"), "ann");
  private final LocalPresence local = new LocalPresence();

  private List<Change> told() {
    return local.take(100).stream().map(Wish::change).toList();
  }

  @Test
  void firstStreamJoinsAndTheLastParts() {
    local.join(ANN, true);
    local.join(ANN, true);
    assertFalse(local.has(ANN));
    assertEquals(List.of(Change.JOIN), told());
    assertTrue(local.has(ANN));
    local.part(ANN);
    assertEquals(List.of(Change.NONE), told());
    local.part(ANN);
    assertEquals(List.of(Change.PART), told());
    assertFalse(local.has(ANN));
    assertFalse(local.any());
    assertEquals(List.of(), told());
  }

  @Test
  void whatPassedBetweenTwoTurnsIsNotTold() {
    local.join(ANN, true);
    local.part(ANN);
    assertEquals(List.of(Change.NONE), told());
    local.join(ANN, true);
    told();
    local.part(ANN);
    local.join(ANN, true);
    assertEquals(List.of(Change.NONE), told());
  }

  @Test
  void leavingIsForWhoHasNoOtherStream() {
    local.join(ANN, true);
    local.join(ANN, true);
    told();
    local.part(ANN);
    local.leave(ANN);
    assertEquals(List.of(Change.NONE), told());
    local.part(ANN);
    local.leave(ANN);
    assertEquals(List.of(Change.LEAVE), told());
    local.leave(ANN);
    assertEquals(List.of(Change.LEAVE), told(), "it may be about to come back");
  }

  @Test
  void everybodyIsToldAnewWhenTheDatabaseHasForgotten() {
    local.join(ANN, true);
    told();
    local.tellAll();
    assertFalse(local.has(ANN));
    assertEquals(List.of(Change.JOIN), told());
  }

  @Test
  void admissionHoldsForOneComing() {
    local.join(ANN, true);
    local.join(ANN, false);
    Wish wish = local.take(100).get(0);
    assertTrue(wish.admitted());
    local.takeBack(wish);
    assertTrue(local.take(100).get(0).admitted(), "nobody knows whether it was told");
    local.tellAll();
    assertFalse(local.take(100).get(0).admitted());
    local.join(ANN, true);
    local.part(ANN);
    local.part(ANN);
    local.part(ANN);
    local.take(100);
    local.join(ANN, false);
    assertFalse(local.take(100).get(0).admitted());
  }

  @Test
  void whoIsRefusedIsToldAgain() {
    local.join(ANN, true);
    local.refused(local.take(100).get(0).client());
    assertFalse(local.has(ANN));
    local.join(ANN, true);
    assertEquals(List.of(Change.JOIN), told());
  }

  /** However often telling fails, the database ends up knowing what is so. */
  @Test
  void databaseEndsUpKnowingWhatIsSo() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("LocalPresenceTest seed " + seed);
    Random random = new Random(seed);
    Map<ClientKey, Boolean> database = new HashMap<>();
    Map<ClientKey, Integer> streams = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      ClientKey client = new ClientKey(ANN.key(), "c" + random.nextInt(5));
      switch (random.nextInt(4)) {
        case 0 -> {
          local.join(client, true);
          streams.merge(client, 1, Integer::sum);
        }
        case 1 -> {
          if (streams.getOrDefault(client, 0) > 0) {
            local.part(client);
            streams.merge(client, -1, Integer::sum);
          }
        }
        case 2 -> {
          if (random.nextInt(10) == 0) {
            local.leave(client);
          }
        }
        default -> tell(local.take(1 + random.nextInt(3)), random.nextBoolean(), database);
      }
    }
    tell(local.take(100), true, database);
    streams.forEach(
        (client, count) ->
            assertEquals(count > 0, database.getOrDefault(client, false), "seed " + seed));
  }

  private void tell(List<Wish> wishes, boolean works, Map<ClientKey, Boolean> database) {
    for (Wish wish : wishes) {
      if (wish.change() != Change.NONE && (works || wish.client().client().equals("c1"))) {
        database.put(wish.client(), wish.change() == Change.JOIN); // perhaps without an answer
      }
      if (!works) {
        local.takeBack(wish);
      }
    }
  }
}
