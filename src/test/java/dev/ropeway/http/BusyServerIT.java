package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.HttpConnection;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TestDatabase;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that has just been started and gets all that it can do at once, for {@code
 * -Dbusy.seconds}: every request is answered with its outcome. Code that is not compiled yet makes
 * threads meet in ways in which they never meet later.
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
      clients.add(threads.submit(() -> giveCoins(name, end)));
    }
    long given = 0;
    for (Future<Long> client : clients) {
      given += client.get();
    }
    System.out.println("BusyServerIT: " + given + " requests in " + TIME.toSeconds() + " s");
    Reply entry = Http.get(server.address() + KEY).expect(200);
    assertEquals(given, entry.json().getJsonObject("data").getInt("coins"));
    assertEquals(List.of(), complaints());
  }

  /** Fails at the first answer that is no outcome; returns how many coins there were. */
  private long giveCoins(String client, long end) throws Exception {
    try (HttpConnection connection = new HttpConnection(URI.create(server.address()).getPort())) {
      long id = 0;
      while (System.nanoTime() < end) {
        String action = Http.action(client, ++id, "add_coins", "1");
        String answer = connection.post(KEY + "/actions", action);
        String outcome = "{\"id\":" + id + ",\"status\":\"applied\",";
        assertEquals(
            outcome, answer.substring(answer.indexOf("{\"id\"")).substring(0, outcome.length()));
      }
      return id;
    }
  }

  /** What the server had to say since it was ready: if it is only busy, nothing. */
  private static List<String> complaints() throws Exception {
    try (var lines = Files.lines(Path.of("target", NAME + ".log"))) {
      return lines
          .dropWhile(line -> !line.contains("CWWKF0011I")) // "ready to run a smarter planet"
          .filter(line -> line.matches(".* [EW] .*"))
          .toList();
    }
  }
}
