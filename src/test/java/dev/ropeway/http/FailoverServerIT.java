package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.Await;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ReplicatedDatabase;
import dev.ropeway.ServerFolder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A whole server whose primary hangs while an asynchronous standby takes over. */
class FailoverServerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RECOVERY = Duration.ofSeconds(35);

  @Test
  void hangingPrimaryIsGivenUpAndEverybodyBeginsAnew() throws Exception {
    try (ReplicatedDatabase database = new ReplicatedDatabase(false);
        LibertyProcess server = ServerFolder.make("failover", database.hostsUrl()).start()) {
      server.awaitReady();
      String key = server.address() + "/api/stores/lobby/keys/hot";
      act(key, "c", 1).expect(200);
      database.detachStandby();
      act(key, "c", 2).expect(200);
      act(key, "c", 3).expect(200);
      try (EventReader reader = EventReader.open(key)) {
        reader.until(3);
        database.hangPrimary();
        database.promote();

        long start = System.nanoTime();
        Reply reply = act(key, "d", 1);
        while (reply.status() != 200) {
          assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), reply.body());
          reply = act(key, "d", 1);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("Recovered after " + took);
        assertTrue(took.compareTo(RECOVERY) < 0, took::toString);

        EventReader.Event event = reader.any(PATIENCE);
        while (!event.name().equals("reset")) {
          event = reader.any(PATIENCE);
        }
        assertEquals("unknown-version", event.json().getString("reason"));
        assertEquals(2, act(key, "c", 4).problem(409, "gap").getInt("expectedId"));
        act(key, "c", 2).expect(200);
        assertEquals(
            3, AppendLog.of(Http.get(key).json().getOrDefault("data", JsonValue.NULL)).size());
        Await.until(PATIENCE, "ready", server::ready);
      }
    }
  }

  private static Reply act(String key, String client, long id) throws Exception {
    String args = AppendLog.args(client, id);
    return Http.acting(key, Http.action(client, id, "append", args)).get(60, TimeUnit.SECONDS);
  }
}
