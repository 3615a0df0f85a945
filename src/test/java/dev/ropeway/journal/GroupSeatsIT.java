package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Seats that nodes hold at the same time, each for clients of its own. */
class GroupSeatsIT {
  private static final RoomGroup DUEL = new RoomGroup("lobby", "duel");

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void close() {
    threads.shutdownNow();
    journal.close();
  }

  private String find(GroupSeats seats, String client, int capacity) {
    return Objects.requireNonNull(
        seats.find(DUEL, capacity, Map.of(client, DUEL.newKey())).get(client));
  }

  @Test
  void roomsAreFilledToTheLastSeatWhoeverAsksAtOnce() throws Exception {
    List<Callable<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      GroupSeats node = new GroupSeats(journal.database(), Duration.ofMinutes(1));
      String client = "c" + i;
      tasks.add(() -> find(node, client, 3));
    }
    Map<String, Long> rooms = new TreeMap<>();
    for (Future<String> each : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
      rooms.merge(each.get(), 1L, Long::sum);
    }
    assertEquals(
        List.of(3L),
        rooms.values().stream().distinct().collect(Collectors.toList()),
        rooms::toString);
    assertEquals(20, rooms.size());
  }

  @Test
  void oneOfSeveralWhoAskTogetherMayBeSentToHisRoomAndTheOthersToNewOnes() {
    GroupSeats seats = new GroupSeats(journal.database(), Duration.ofMinutes(1));
    String ann = find(seats, "ann", 1);
    Map<String, String> found =
        seats.find(DUEL, 1, Map.of("ann", "x", "bob", "duel.bob", "cat", "duel.cat"));
    assertEquals(Map.of("ann", ann, "bob", "duel.bob", "cat", "duel.cat"), found);
  }
}
