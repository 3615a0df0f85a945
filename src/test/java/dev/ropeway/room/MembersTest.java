package dev.ropeway.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.room.Members.Change;
import dev.ropeway.room.Members.Wish;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the database is told of who is present through a node. */
class MembersTest {
  private static final ClientKey ANN = new ClientKey(new EntryKey("s", "k"), "ann");
  private final Members members = new Members();

  private List<Change> told() {
    return members.take(100).stream().map(Wish::change).toList();
  }

  @Test
  void firstStreamJoinsAndTheLastParts() {
    members.join(ANN);
    members.join(ANN);
    assertFalse(members.has(ANN));
    assertEquals(List.of(Change.JOIN), told());
    assertTrue(members.has(ANN));
    members.part(ANN);
    assertEquals(List.of(Change.NONE), told());
    members.part(ANN);
    assertEquals(List.of(Change.PART), told());
    assertFalse(members.has(ANN));
    assertFalse(members.any());
    assertEquals(List.of(), told());
  }

  @Test
  void whatPassedBetweenTwoTurnsIsNotTold() {
    members.join(ANN);
    members.part(ANN);
    assertEquals(List.of(Change.NONE), told());
    members.join(ANN);
    told();
    members.part(ANN);
    members.join(ANN);
    assertEquals(List.of(Change.NONE), told());
  }

  @Test
  void leavingIsForWhoHasNoOtherStream() {
    members.join(ANN);
    members.join(ANN);
    told();
    members.part(ANN);
    members.leave(ANN);
    assertEquals(List.of(Change.NONE), told());
    members.part(ANN);
    members.leave(ANN);
    assertEquals(List.of(Change.LEAVE), told());
    members.leave(ANN);
    assertEquals(List.of(Change.LEAVE), told(), "it may be about to come back");
  }

  @Test
  void everybodyIsToldAnewWhenTheDatabaseHasForgotten() {
    members.join(ANN);
    told();
    members.tellAll();
    assertFalse(members.has(ANN));
    assertEquals(List.of(Change.JOIN), told());
  }

  /** However often telling fails, the database ends up knowing what is so. */
  @Test
  void databaseEndsUpKnowingWhatIsSo() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("MembersTest seed " + seed);
    Random random = new Random(seed);
    Map<ClientKey, Boolean> database = new HashMap<>();
    Map<ClientKey, Integer> streams = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      ClientKey client = new ClientKey(ANN.key(), "c" + random.nextInt(5));
      switch (random.nextInt(4)) {
        case 0 -> {
          members.join(client);
          streams.merge(client, 1, Integer::sum);
        }
        case 1 -> {
          if (streams.getOrDefault(client, 0) > 0) {
            members.part(client);
            streams.merge(client, -1, Integer::sum);
          }
        }
        case 2 -> {
          if (random.nextInt(10) == 0) {
            members.leave(client);
          }
        }
        default -> tell(members.take(1 + random.nextInt(3)), random.nextBoolean(), database);
      }
    }
    tell(members.take(100), true, database);
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
        members.takeBack(wish);
      }
    }
  }
}
