package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ServerFolder;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MigrateIT extends ServerTest {
  private static final String PATH = "/api/stores/players/migrate";

  @Test
  void sweepIsBegunAndFollowed() throws Exception {
    JsonObject begun = Http.send("POST", PATH, "").expect(202).json();
    assertEquals("players", begun.getString("store"));

    JsonObject sweep = sweep();
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (sweep.getString("state").equals("running")) {
      assertTrue(System.nanoTime() < end, sweep.toString());
      LockSupport.parkNanos(10_000_000);
      sweep = sweep();
    }
    assertEquals("done", sweep.getString("state"), sweep.toString());
    assertEquals(JsonValue.NULL, sweep.get("reason"));
  }

  private static JsonObject sweep() throws Exception {
    JsonObject json = Http.get(PATH).expect(200).json();
    assertEquals(0, json.getInt("remaining"));
    return json.getJsonObject("sweep");
  }

  @Test
  void whoeverBeginsOneIsInTheSecurityLog() throws Exception {
    Http.send("POST", PATH, "").expect(202);
    String port = System.getProperty("test.http.port");
    String line =
        Files.readAllLines(ServerFolder.messages("test-" + port)).stream()
            .filter(each -> each.contains("\"event\":\"admin\""))
            .filter(each -> each.contains("\"store\":\"players\"")) // others migrated theirs here
            .findFirst()
            .orElseThrow();
    JsonObject event = JsonText.read(line.substring(line.indexOf('{'))).asJsonObject();
    assertEquals("migrate", event.getString("about"));
    assertEquals("players", event.getString("store"));
    assertEquals("127.0.0.1", event.getString("address"));
  }

  @Test
  void storeTellsItsMigrationsAndBadKeys() throws Exception {
    JsonObject store = Http.get("/api/stores/players").expect(200).json();

    assertEquals(JsonText.read("[]"), store.get("migrations"));
    assertEquals(JsonText.read("[]"), store.get("bad"));
  }

  @Test
  void unknownStoreIsNotFound() throws Exception {
    Http.send("POST", "/api/stores/nothing/migrate", "").problem(404, "not-found");
    Http.get("/api/stores/nothing/migrate").problem(404, "not-found");
  }
}
