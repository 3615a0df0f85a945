package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
  private static AllowedHosts hosts(String listed) {
    return AllowedHosts.read(
        name -> name.equals("ropeway.hosts") ? Optional.of(listed) : Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9080",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1",
        "127.0.0.1:9080",
        "10.1.2.3",
        "[::1]",
        "[::1]:9080",
        "[fe80::1]:80"
      })
  void addressesNeedNotBeListed(String host) {
    assertTrue(hosts("").allows(host));
    assertTrue(hosts("play.example.org").allows(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:9080",
        "localhost.evil.example",
        "localhost:9080.evil.example",
        "127.0.0.1.evil.example",
        "evil.example.",
        "evil-localhost",
        "1.2.3.4.5",
        "256.1.1.1",
        "0177.0.0.1",
        "[::1].evil.example",
        "localhost@evil.example",
        "evil.example/localhost",
        "localhost:123456",
        "localhost localhost",
        "",
        ":9080"
      })
  void namesHaveToBeListed(String host) {
    assertFalse(hosts("").allows(host));
    assertFalse(hosts("play.example.org").allows(host));
  }

  @Test
  void listedNamesAreTaken() {
    AllowedHosts hosts = hosts("play.example.org, Api.Example.Org:8443");
    assertTrue(hosts.allows("play.example.org"));
    assertTrue(hosts.allows("PLAY.example.org:444"));
    assertTrue(hosts.allows("api.example.org:8443"));
    assertFalse(hosts.allows("api.example.org"));
    assertFalse(hosts.allows("api.example.org:84"));
    assertFalse(hosts.allows("x.play.example.org"));
    assertTrue(hosts("*").allows("evil.example"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.example.org", "https://example.org", "example.org/", "a b", "a,,b c"})
  void whatIsNoNameIsRefusedWithTheProperty(String listed) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> hosts(listed)).getMessage());
    assertTrue(message.startsWith("ropeway.hosts has \""), message);
  }

  @Test
  void otherPropertiesAreNotRead() {
    assertEquals(hosts(""), AllowedHosts.read(name -> Optional.empty()));
  }
}
