package dev.ropeway.nats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NatsServersTest {
  private static Optional<NatsServers> read(Map<String, String> properties) {
    return NatsServers.read(name -> Optional.ofNullable(properties.get(name)));
  }

  private static Optional<NatsServers> read(String feed) {
    return read(Map.of("ropeway.feed", feed));
  }

  @Test
  void theDatabaseIsTheFeedUnlessABrokerIsNamed() {
    assertEquals(Optional.empty(), read(Map.of()));
    assertEquals(Optional.empty(), read(" "));
    assertEquals(Optional.empty(), read("postgresql"));
  }

  @Test
  void serversOfABrokerStandBesideEachOther() {
    NatsServers servers =
        read("nats://localhost:4222, nats://node:secret@nats.example,nats://[::1]:4222")
            .orElseThrow();

    assertEquals(
        List.of("nats://localhost:4222", "nats://node:secret@nats.example", "nats://[::1]:4222"),
        servers.urls());
    assertEquals("nats://localhost:4222,nats://nats.example,nats://[::1]:4222", servers.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nats",
        "localhost:4222",
        "http://localhost",
        "opentls://localhost",
        "nats://",
        "nats://a b",
        "nats://a,,nats://b",
        "tls://a,nats://b",
        "nats://a:port",
        "nats://a/path",
        "nats://user:secret@a:4222/x"
      })
  void whatIsNoBrokerIsRefusedWithoutItsPassword(String feed) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> read(feed));

    assertTrue(refusal.toString().contains("ropeway.feed"), refusal.toString());
    assertFalse(refusal.toString().contains("secret"), refusal.toString());
  }

  @Test
  void credentialsMustBeThere(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("node.creds");
    Map<String, String> properties =
        Map.of("ropeway.feed", "nats://a", "ropeway.feed.credentials", file.toString());
    assertThrows(IllegalArgumentException.class, () -> read(properties));

    Files.writeString(file, "");
    assertEquals(file, read(properties).orElseThrow().credentials());
  }
}
