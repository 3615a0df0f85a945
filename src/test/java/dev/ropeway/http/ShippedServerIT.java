package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.CrashableDatabase;
import dev.ropeway.LibertyProcess;
import dev.ropeway.NatsServer;
import dev.ropeway.ServerFolder;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
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
    Await.rarely(PATIENCE, "it says so", () -> log(OPEN).contains("Ropeway does not start:"));
    assertTrue(log(OPEN).contains("HTTP_HOST is \"*\""), () -> "see target/open.log");
    assertFalse(open.ready());
  }

  @Test
  void strangersHearNothingOfTheDatabase() throws Exception {
    Await.rarely(
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

  /** The WAR has the broker's client. */
  @Test
  void tellsOthersThroughTheBrokerThatIsNamed() throws Exception {
    try (NatsServer broker = new NatsServer();
        CrashableDatabase database = new CrashableDatabase();
        LibertyProcess server =
            ServerFolder.make("broker", database.url())
                .with("DB_USER", "postgres")
                .with("ROPEWAY_FEED", broker.url());
        Connection other = Nats.connect(broker.url())) {
      Subscription all = other.subscribe("ropeway.*.all");
      server.start();
      Message greeting = all.nextMessage(PATIENCE);

      assertNotNull(greeting, () -> "see target/broker.log");
      String hint = new String(greeting.getData(), StandardCharsets.UTF_8);
      assertTrue(hint.startsWith("{\"node\":\""), hint);
      Await.rarely(PATIENCE, "it is ready", server::ready);
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
