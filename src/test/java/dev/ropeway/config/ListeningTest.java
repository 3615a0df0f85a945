package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListeningTest {
  private static Listening listening(Map<String, String> variables) {
    return Listening.read(name -> Optional.ofNullable(variables.get(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
  void loopbackNeedsNoTls(String host) {
    Listening listening = listening(Map.of("HTTP_HOST", host));
    assertFalse(listening.forOthers());
    assertDoesNotThrow(listening::require);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "0.0.0.0", "::", "10.0.0.5", "play.example.org", "127.example.org"})
  void othersComeOverTlsUnlessItIsMeantOtherwise(String host) {
    Listening plain = listening(Map.of("HTTP_HOST", host));
    assertTrue(plain.forOthers());
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, plain::require).getMessage());
    assertTrue(
        message.contains("HTTPS_PORT=9443") && message.contains("ROPEWAY_PLAIN=true"), message);
    assertDoesNotThrow(listening(Map.of("HTTP_HOST", host, "HTTP_PORT", "-1"))::require);
    assertDoesNotThrow(listening(Map.of("HTTP_HOST", host, "ropeway.plain", "true"))::require);
    assertThrows(
        IllegalArgumentException.class,
        listening(Map.of("HTTP_HOST", host, "HTTP_PORT", "9080"))::require);
  }

  @Test
  void ofAnotherServerNothingIsKnown() {
    Listening listening = listening(Map.of());
    assertEquals("", listening.host());
    assertFalse(listening.forOthers());
    assertDoesNotThrow(listening::require);
  }
}
