package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server as it ships, where it is not set up as it should be. */
class ShippedServerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String OPEN = "open";
  private static final String AWAY = "away";
  private static final List<String> SECRETS =
      List.of("hidden-host", "hidden_user", "hidden_data", "SQL", "Exception", "org.");

  private static LibertyProcess open;
  private static LibertyProcess away;

  /** Both at once, as each takes a while. */
  @BeforeAll
  static void start() throws Exception {
    open = ServerFolder.make(OPEN, "").with("HTTP_HOST", "*").start();
    String url = "jdbc:postgresql://hidden-host.invalid:5432/hidden_data";
    away = ServerFolder.make(AWAY, url).with("DB_USER", "hidden_user").start();
  }

  @AfterAll
  static void stop() throws Exception {
    open.kill();
    away.kill();
  }

  private static String log(String server) throws IOException {
    return Files.readString(Path.of("target", server + ".log"));
  }

  @Test
  void doesNotListenForOthersWithoutTls() throws Exception {
    Await.until(PATIENCE, "it says so", () -> log(OPEN).contains("Ropeway does not start:"));
    assertTrue(log(OPEN).contains("HTTP_HOST is \"*\""), () -> "see target/open.log");
    assertFalse(open.ready());
  }

  @Test
  void strangersHearNothingOfTheDatabase() throws Exception {
    Await.until(
        PATIENCE,
        "the application is there and the log says what is wrong",
        () -> log(AWAY).contains("Ropeway cannot use its database"));
    Await.until(
        PATIENCE,
        "it says that it is not ready",
        () -> reply(away.address() + "/health/ready").status() == 503);

    Reply ready = reply(away.address() + "/health/ready");
    assertEquals("{\"status\":\"DOWN\",\"checks\":[]}", ready.body());
    assertEquals(200, reply(away.address() + "/health/live").status());
    Reply told = reply(away.adminAddress() + "/health/ready");
    assertTrue(told.body().contains("The database is not ready for use"), told::body);
    Reply data = reply(away.address() + "/api/stores/players/keys/bob");
    data.problem(503, "unavailable");
    for (String secret : SECRETS) {
      for (Reply each : List.of(ready, told, data)) {
        assertFalse(each.toString().contains(secret), secret + " in " + each);
      }
    }
    for (String path : List.of("/metrics", "/openapi", "/openapi/ui/")) {
      assertEquals(404, reply(away.address() + path).status(), path);
    }
  }

  private static Reply reply(String address) throws Exception {
    try {
      return Http.get(address);
    } catch (ExecutionException notListening) {
      return new Reply(0, HttpHeaders.of(Map.of(), (n, v) -> true), "");
    }
  }
}
