package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts of a connection. */
class PartsTest {
  private final Addresses addresses = new Addresses(List.of("http://a/", "http://b"));

  @Test
  void aFailureMovesOnToTheNextAddressAndFromTheLastToTheFirst() {
    assertEquals("http://a", addresses.current());
    addresses.failed("http://a");
    assertEquals("http://b", addresses.current());
    addresses.failed("http://b");
    assertEquals("http://a", addresses.current());
  }

  @Test
  void aFailureOfAnAddressThatIsNoLongerInUseMovesNothing() {
    addresses.failed("http://a");
    addresses.failed("http://a");
    assertEquals("http://b", addresses.current());
  }

  @Test
  void anotherAddressIsFreshUntilAllHaveFailedSinceOneWorked() {
    assertFalse(addresses.fresh());
    addresses.failed("http://a");
    assertTrue(addresses.fresh());
    addresses.failed("http://b");
    assertFalse(addresses.fresh());
    addresses.worked();
    addresses.failed("http://a");
    assertTrue(addresses.fresh());
  }

  @Test
  void aRoomWithoutAnAddressIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Addresses(List.of()));
  }

  @Test
  void roundTripAndJitterAreSmoothed() {
    TrafficMeter meter = new TrafficMeter();
    assertTrue(Double.isNaN(meter.statistics(0).roundTrip()));
    meter.answered(100);
    meter.answered(180);
    assertEquals(110, meter.statistics(0).roundTrip());
    assertEquals(57.5, meter.statistics(0).jitter());
  }

  @Test
  void statisticsCountBytesAndMessagesOfBothDirectionsAndWhatIsInFlight() {
    TrafficMeter meter = new TrafficMeter();
    meter.sent(10, "/api/stores/s/keys/k/actions");
    meter.sent(0, "/api/time");
    meter.received(7);
    meter.event("update", 5);
    meter.connected();
    Map<TrafficKind, Traffic> kinds =
        Map.of(
            TrafficKind.ACTIONS, new Traffic(1, 10, 0, 0),
            TrafficKind.TIME, new Traffic(1, 0, 0, 0),
            TrafficKind.UPDATE, new Traffic(0, 0, 1, 5));
    assertEquals(
        new Statistics(Double.NaN, Double.NaN, 10, 7, 2, 1, 1, 3, kinds), meter.statistics(3));
  }

  @ParameterizedTest
  @CsvSource({
    "400, refused, true",
    "401, not-allowed, true",
    "403, not-allowed, true",
    "404, not-found, true",
    "408, server-failed, false",
    "429, server-busy, false",
    "500, server-failed, false",
    "503, server-busy, false"
  })
  void anAnswerThatIsNoStreamIsANamedDisconnect(int status, String type, boolean isFinal) {
    JsonObject body = JsonText.read("{\"detail\":\"Because.\"}").asJsonObject();
    Disconnect disconnect =
        Disconnect.answer(new Answer("http://a", status, body, Duration.ZERO, null, null));
    assertEquals(type, disconnect.type().text());
    assertEquals(isFinal, disconnect.isFinal());
    assertEquals(type + ": http://a answered " + status + ": Because.", disconnect.toString());
  }
}
