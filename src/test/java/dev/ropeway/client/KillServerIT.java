package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.Await;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TestDatabase;
import dev.ropeway.http.RetryingClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Guarantees 1 to 3 when one of two whole servers on one database is killed with SIGKILL under
 * load, {@code -Dkill.server.rounds} times, by turns: its clients, plain ones and rooms of both
 * mirrors, go on at the other server, and in the next round at the one that was started again. The
 * servers take few actions at a time, so that who floods them is slowed.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KillServerIT {
  private static final int ROUNDS = Integer.getInteger("kill.server.rounds", 2);
  private static final int CLIENTS = 6;
  private static final int REQUESTS = 100;

  /** More than the plain clients send at a time, and less than a room does. */
  private static final String FEW = "60";

  private static final String KEY = "/api/stores/lobby/keys/survivor";

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<LibertyProcess> servers = new ArrayList<>();
  private List<RetryingClient> clients = List.of();

  @BeforeEach
  void start() throws Exception {
    System.out.println("KillServerIT seed " + seed);
    String url = TestDatabase.emptyDatabaseUrl();
    for (String name : List.of("kill-a", "kill-b")) {
      servers.add(
          ServerFolder.make(name, url)
              .with("ROPEWAY_PENDING", FEW)
              .with("ROPEWAY_ROOM_NODE_TIMEOUT", "3000")
              .start());
    }
    for (LibertyProcess server : servers) {
      server.awaitReady();
    }
    List<String> keys = servers.stream().map(server -> server.address() + KEY).toList();
    clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> new RetryingClient("client-" + i, keys, new Random(seed + i)))
            .toList();
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    for (LibertyProcess server : servers) {
      server.kill();
    }
  }

  @Test
  void nothingAcknowledgedIsLostAndNothingAppliesTwice() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      LibertyProcess victim = servers.get(round % 2);
      LibertyProcess survivor = servers.get(1 - round % 2);
      try (DoomedRooms rooms = new DoomedRooms(victim.address(), survivor.address())) {
        killUnderLoad(victim, rooms);
        check(survivor);
        rooms.check();
      }
      if (round + 1 < ROUNDS) {
        victim.start().awaitReady();
        check(victim);
      }
      System.out.println("KillServerIT: " + acknowledged().size() + " acknowledged");
    }
  }

  private void killUnderLoad(LibertyProcess victim, DoomedRooms rooms) throws Exception {
    int acknowledged = acknowledged().size();
    List<Future<Void>> sending = new ArrayList<>();
    clients.forEach(client -> sending.add(threads.submit(() -> client.send(REQUESTS))));
    awaitAcknowledged(acknowledged + 50 + random.nextInt(CLIENTS * REQUESTS), sending);
    boolean underLoad = sending.stream().anyMatch(each -> !each.isDone());
    rooms.send();
    victim.kill();
    rooms.send();
    assertTrue(underLoad, "killed while requests were on their way");
    for (Future<Void> each : sending) {
      each.get(2, TimeUnit.MINUTES);
    }
  }

  private Set<String> acknowledged() {
    return clients.stream()
        .flatMap(client -> client.acknowledged().stream())
        .collect(Collectors.toSet());
  }

  private void awaitAcknowledged(int wanted, List<Future<Void>> sending) throws Exception {
    Await.until(
        Duration.ofMinutes(2),
        wanted + " acknowledged",
        () -> acknowledged().size() >= wanted || sending.stream().allMatch(Future::isDone));
  }

  /** Every client has had its last answer: the entry must hold what was acknowledged, no more. */
  private void check(LibertyProcess server) throws Exception {
    List<String> applied = RetryingClient.stored(server.address() + KEY);
    AppendLog.assertOnceAndInOrder(applied);
    assertEquals(acknowledged(), Set.copyOf(applied));
  }
}
