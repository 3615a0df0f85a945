package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.HttpConnection;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.live.LiveClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with a PostgreSQL of its own that has just been started and gets all that it can do at
 * once, for {@code -Dbusy.seconds}: every request is answered with its outcome. Code that is not
 * compiled yet makes threads meet in ways in which they never meet later. Every second client sends
 * its bodies in pieces, which the server takes in another way than those that are there with the
 * head. When it stops, so does its database.
 */
@Tag("alone")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BusyServerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("busy.seconds", 20));
  private static final int CLIENTS = 64;
  private static final String NAME = "busy";
  private static final String KEY = "/api/stores/players/keys/hot";

  private static final ExecutorService THREADS = Executors.newFixedThreadPool(CLIENTS);

  @TempDir private static Path data;
  private static LibertyProcess server;

  @BeforeAll
  static void start() throws Exception {
    server =
        ServerFolder.make(NAME, "")
            .with("ROPEWAY_DATA", data.toString())
            .fullyCompiled()
            .start()
            .awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    THREADS.shutdownNow();
    server.close();
  }

  @Test
  @Order(1)
  void everyRequestIsAnsweredWithItsOutcome() throws Exception {
    long end = System.nanoTime() + TIME.toNanos();
    List<Future<Long>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = "client-" + i;
      boolean inPieces = i % 2 == 1;
      clients.add(THREADS.submit(() -> giveCoins(name, inPieces, end)));
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

  @Test
  @Order(2)
  void stopsItsDatabaseAndConnectionsWhenItStops() throws Exception {
    Path file = data.resolve("postgres/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
    assertTrue(ProcessHandle.of(pid).isPresent());

    LiveClient connected = LiveClient.greeted(URI.create(server.address() + "/api/live"));
    connected.say("[\"watch\",1,{\"store\":\"players\",\"key\":\"bob\"}]");
    connected.next("snapshot");

    // Threads that the server lends have come to rest by then, and end with the application.
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    server.stop();

    // Open Liberty cuts connections before it tells the application that it stops.
    assertEquals("1006 ", connected.closing());
    Await.until(PATIENCE, "PostgreSQL has ended", () -> ProcessHandle.of(pid).isEmpty());
    assertFalse(Files.exists(file), "as after a shutdown that was asked for");
  }
}
