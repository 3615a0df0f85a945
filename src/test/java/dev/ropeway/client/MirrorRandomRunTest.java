package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ropeway.action.RoomData;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** As {@code random-run.test.mjs}: five mirrors behind connections that lose everything. */
class MirrorRandomRunTest {
  private static final int STEPS = 100_000;
  private static final List<String> NAMES = List.of("a~1", "a~2", "b~1", "c~1", "d~1");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final SimulatedServer server = new SimulatedServer(random);
  private final List<SimulatedClient> clients =
      NAMES.stream().map(name -> new SimulatedClient(name, server, random)).toList();

  @Test
  void mirrorsConvergeWhateverIsLostRepeatedDisorderedRefusedOrTransformed() {
    System.out.println("MirrorRandomRunTest -Dseed=" + seed);
    for (int step = 0; step < STEPS; step++) {
      move(clients.get(random.nextInt(clients.size())), random.nextInt(100));
    }
    settle();
    clients.forEach(this::converged);
    NAMES.forEach(this::appliedOnceInOrder);
  }

  private void move(SimulatedClient client, int move) {
    if (move < 2) {
      client.glide();
    } else if (move < 20) {
      client.patch();
    } else if (move < 50) {
      client.send(true);
    } else if (move < 65) {
      client.write();
    } else if (move < 88) {
      client.read(true);
    } else if (!server.idle()) {
      server.cycle(random.nextInt(6) + 1);
    }
  }

  /** Without faults any longer everything must end, and soon. */
  private void settle() {
    clients.forEach(SimulatedClient::reconnect);
    clients.forEach(SimulatedClient::still);
    for (int round = 0; round < 1_000; round++) {
      if (!server.idle()) {
        server.cycle(100);
      }
      for (SimulatedClient client : clients) {
        client.send(false);
        client.write();
        client.read(false);
      }
      if (server.idle() && clients.stream().allMatch(SimulatedClient::quiet)) {
        return;
      }
    }
    fail("there is no end");
  }

  private void converged(SimulatedClient client) {
    assertEquals(List.of(), client.flickers);
    assertEquals(server.version(), client.mirror.version());
    assertEquals(RoomData.visible(server.data()), client.mirror.data());
    assertEquals(client.mirror.confirmed(), client.mirror.data());
    assertEquals(client.patched, client.settled, "every patch got its outcome");
  }

  private void appliedOnceInOrder(String name) {
    var own = server.journal.stream().filter(each -> each.client().equals(name)).toList();
    List<Long> ids = own.stream().map(SimulatedServer.Recorded::id).toList();
    assertEquals(LongStream.rangeClosed(1, ids.size()).boxed().toList(), ids);
    List<Long> written =
        own.stream()
            .filter(each -> each.args() instanceof JsonObject args && isOwn(args))
            .map(each -> each.args().asJsonObject().getJsonNumber("value"))
            .map(JsonNumber::longValue)
            .toList();
    assertEquals(written.stream().sorted().toList(), written, "in the order they were made");
    assertTrue(written.size() > 100);
  }

  private static boolean isOwn(JsonObject args) {
    return args.getString("path", "").startsWith("/mine/");
  }
}
