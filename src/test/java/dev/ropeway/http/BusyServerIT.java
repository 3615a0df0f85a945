package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.HttpConnection;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that has just been started and gets all that it can do at once, for {@code
 * -Dbusy.seconds}: every request is answered with its outcome. Code that is not compiled yet makes
 * threads meet in ways in which they never meet later. Every second client sends its bodies in
 * pieces, which the server takes in another way than those that are there with the head.
 */
@Tag("alone")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BusyServerIT {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("busy.seconds", 20));
  private static final int CLIENTS = 64;
  private static final String NAME = "busy";
  private static final String KEY = "/api/stores/players/keys/hot";

  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private LibertyProcess server;

  @BeforeEach
  void start() throws Exception {
    server =
        ServerFolder.make(NAME, TestDatabase.emptyDatabaseUrl())
            .fullyCompiled()
            .start()
            .awaitReady();
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    server.close();
  }

  @Test
  void everyRequestIsAnsweredWithItsOutcome() throws Exception {
    long end = System.nanoTime() + TIME.toNanos();
    List<Future<Long>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = "client-" + i;
      boolean inPieces = i % 2 == 1;
      clients.add(threads.submit(() -> giveCoins(name, inPieces, end)));
    }
    long given = 0;
    for (Future<Long> client : clients) {
      given += client.get();
    }
    System.out.println("BusyServerIT: " + given + " requests in " + TIME.toSeconds() + " s");
    Reply entry = Http.get(server.address() + KEY).expect(200);
    assertEquals(given, entry.json().getJsonObject("data").getInt("coins"));
    assertEquals(List.of(), server.complaints());
  }

  /** Fails at the first answer that is no outcome; returns how many coins there were. */
  private long giveCoins(String client, boolean inPieces, long end) throws Exception {
    try (HttpConnection connection = new HttpConnection(URI.create(server.address()).getPort())) {
      long id = 0;
      while (System.nanoTime() < end) {
        String action = Http.action(client, ++id, "add_coins", "1");
        String path = KEY + "/actions";
        String answer =
            inPieces ? connection.postInPieces(path, action) : connection.post(path, action);
        String outcome = "{\"id\":" + id + ",\"status\":\"applied\",";
        assertEquals(
            outcome, answer.substring(answer.indexOf("{\"id\"")).substring(0, outcome.length()));
      }
      return id;
    }
  }
}
