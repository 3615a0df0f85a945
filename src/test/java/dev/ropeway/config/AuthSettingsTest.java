package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.config.AuthSettings.Mode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthSettingsTest {
  private static final Map<String, String> ISSUER =
      Map.of(
          "mp.jwt.verify.issuer", "https://issuer.example",
          "mp.jwt.verify.audiences", "boards, ropeway",
          "mp.jwt.verify.publickey.location", "https://issuer.example/keys");

  private static AuthSettings read(Map<String, String> set, boolean demo) {
    return AuthSettings.read(name -> Optional.ofNullable(set.get(name)), demo);
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> set = new HashMap<>(ISSUER);
    set.put(name, value);
    return set;
  }

  private static String refusal(Map<String, String> set, boolean demo) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> read(set, demo)).getMessage());
  }

  @Test
  void tokensOfAnIssuerAreRequiredByDefault() {
    AuthSettings settings = read(ISSUER, false);
    assertEquals(Mode.REQUIRED, settings.mode());
    assertEquals(List.of("boards", "ropeway"), settings.audiences());
    assertEquals(List.of("RS256"), settings.algorithms());
    assertEquals(Duration.ofSeconds(30), settings.skew());
    assertEquals("sub", settings.subject());
    assertEquals("groups", settings.roles());
  }

  @Test
  void withoutIssuerKeyOrAudienceTheStartIsRefusedByNameOfWhatToSet() {
    String all = refusal(Map.of(), false);
    for (String name : List.of("mp.jwt.verify.issuer", "audiences", "location", "=demo")) {
      assertTrue(all.contains(name), all);
    }
    for (String name : ISSUER.keySet()) {
      String told = refusal(with(name, " "), false);
      assertTrue(told.contains(name), told);
    }
    assertFalse(all.contains("\n"));
  }

  @Test
  void samplesAreForGuests() {
    assertTrue(refusal(ISSUER, true).contains("ropeway.auth=demo"));
    assertEquals(Mode.DEMO, read(Map.of("ropeway.auth", "demo"), true).mode());
    assertEquals(Mode.DEMO, read(Map.of("ropeway.auth", " demo "), false).mode());
  }

  @Test
  void withoutTokensOnlyThisMachineIsServed() {
    for (String mode : List.of("demo", "none")) {
      for (String host : List.of("*", "0.0.0.0", "10.0.0.1", "ropeway.example")) {
        String told = refusal(Map.of("ropeway.auth", mode, "HTTP_HOST", host), false);
        assertTrue(told.contains("HTTP_HOST=localhost"), told);
      }
      read(Map.of("ropeway.auth", mode, "HTTP_HOST", "127.0.0.1"), false);
    }
    read(with("HTTP_HOST", "*"), false);
  }

  @ParameterizedTest
  @CsvSource({
    "ropeway.auth, no",
    "ropeway.auth, DEMO",
    "mp.jwt.verify.publickey.algorithm, HS256",
    "mp.jwt.verify.publickey.algorithm, none",
    "'mp.jwt.verify.publickey.algorithm', 'RS256,none'",
    "mp.jwt.verify.clock.skew, -1",
    "mp.jwt.verify.clock.skew, 301",
    "mp.jwt.verify.clock.skew, a"
  })
  void whatCannotBeIsRefusedByItsName(String name, String value) {
    assertTrue(refusal(with(name, value), false).contains(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.1.2.3",
        "::1",
        "[::1]",
        "0:0:0:0:0:0:0:1"
      })
  void loopbackIsKnown(String host) {
    assertTrue(Loopback.names(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0.0.0.0",
        "::",
        "10.0.0.1",
        "128.0.0.1",
        "localhost.example",
        "127.0.0.1.example",
        "fe80::1",
        "[::2]",
        "example",
        "2130706433",
        "::ffff:10.0.0.1"
      })
  void othersAreNot(String host) {
    assertFalse(Loopback.names(host));
  }
}
