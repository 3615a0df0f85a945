package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {
  private static AllowedOrigins origins(String listed) {
    return AllowedOrigins.read(
        name -> name.equals("ropeway.cors.origins") ? Optional.of(listed) : Optional.empty());
  }

  @Test
  void nobodyIsLetInUnlessListed() {
    assertTrue(origins("").none());
    assertFalse(origins("").allows("https://play.example.org"));
    assertFalse(origins("").allows(null));
  }

  @Test
  void originsAreTakenWhole() {
    AllowedOrigins origins = origins("https://play.example.org, http://localhost:5173");
    assertTrue(origins.allows("https://play.example.org"));
    assertTrue(origins.allows("http://localhost:5173"));
    for (String other :
        Set.of(
            "null",
            "http://play.example.org",
            "https://play.example.org:8443",
            "https://play.example.org.evil.example",
            "https://evil.example/https://play.example.org",
            "https://x.play.example.org",
            "https://play.example.org/",
            "https://PLAY.example.org",
            "http://localhost")) {
      assertFalse(origins.allows(other), other);
    }
  }

  @Test
  void caseOfTheSettingDoesNotMatter() {
    assertEquals(origins("https://play.example.org"), origins("HTTPS://Play.Example.Org"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "play.example.org",
        "https://play.example.org/",
        "https://*.example.org",
        "https://play.example.org:443",
        "ftp://play.example.org",
        "https://a@play.example.org",
        "https://"
      })
  void whatIsNoOriginIsRefusedWithTheProperty(String listed) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> origins(listed)).getMessage());
    assertTrue(message.startsWith("ropeway.cors.origins has \"" + listed), message);
  }
}
