package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.LogEar;
import dev.ropeway.config.SecurityEvent.Kind;
import dev.ropeway.json.JsonText;
import dev.ropeway.testing.HandClock;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecurityLogTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Logger LOGGER = Logger.getLogger("dev.ropeway.security");

  private final HandClock clock = new HandClock(NOON);
  private final SecurityLog log = new SecurityLog(clock);
  private final LogEar ear = new LogEar(LOGGER);

  @BeforeEach
  void keepItFromTheConsole() {
    LOGGER.setUseParentHandlers(false);
  }

  @AfterEach
  void close() {
    LOGGER.setUseParentHandlers(true);
    ear.close();
  }

  private List<JsonObject> told() {
    return ear.messages().stream().map(line -> JsonText.read(line).asJsonObject()).toList();
  }

  private static SecurityEvent denied(String subject) {
    return SecurityEvent.of(Kind.DENIED).by(subject).from("192.0.2.7").right("act.set");
  }

  @Test
  void lineIsOneJsonObjectWithAllThatIsKnown() {
    log.write(denied("ann").on("boards", "acme/plan").because("no-rule").about("transaction"));

    assertEquals(List.of("INFO"), ear.levels());
    assertEquals(
        """
        {"time":"2026-11-01T12:00:00Z","event":"denied","subject":"ann","address":"192.0.2.7",\
        "right":"act.set","store":"boards","key":"%s","reason":"no-rule","about":"transaction"}"""
            .formatted(SecurityEvent.digest("acme/plan")),
        ear.messages().get(0));
  }

  @Test
  void eventWithoutAnythingIsToldToo() {
    log.write(SecurityEvent.of(Kind.AUTHENTICATION_FAILED).by(null).from(null));

    JsonObject line = told().get(0);
    assertEquals(Set.of("time", "event"), line.keySet());
    assertEquals("authentication-failed", line.getString("event"));
  }

  @Test
  void keyIsNotNamed() {
    String digest = SecurityEvent.digest("bob@example.org");

    assertTrue(digest.matches("[0-9a-f]{24}"), digest);
    assertEquals(digest, SecurityEvent.digest("bob@example.org"));
    assertFalse(digest.equals(SecurityEvent.digest("bob@example.com")));
    log.write(denied("ann").on("mail", "bob@example.org"));
    assertFalse(ear.messages().get(0).contains("bob"));
  }

  /** Line ends, marks that turn text around, halves of pairs: none of them reaches the log. */
  @Test
  void nothingThatACallerChoosesMakesALineOrLooksLikeOne() {
    String evil =
        "a\r\n{\"event\":\"erased\"}\u2028\u2029\u0085\u202e\u001b[2J\"\\\0 \ud800 \u00fc";
    log.write(denied(evil).on(evil).from(evil).right(evil));

    assertTrue(ear.messages().get(0).matches("[ -~]+"), ear.messages()::toString);
    assertFalse(ear.messages().get(0).contains("\"erased\""));
    assertEquals(1, ear.messages().size());
    JsonObject line = told().get(0);
    String shown = evil.replace('\0', '\ufffd').replace('\ud800', '\ufffd');
    assertEquals(shown, line.getString("subject"));
  }

  @Test
  void whatIsLongIsCut() {
    log.write(denied("x".repeat(1_000_000)).on("y".repeat(1_000_000)));

    assertTrue(ear.messages().get(0).length() < 1_000);
    assertEquals("x".repeat(256) + "…", told().get(0).getString("subject"));
  }

  @Test
  void whoFloodsItHidesOnlyHisOwn() {
    for (int i = 0; i < 100_000; i++) {
      log.write(denied("mallory"));
    }
    log.write(denied("ann"));

    assertEquals(61, ear.messages().size());
    assertEquals("ann", told().get(60).getString("subject"));
  }

  @Test
  void whoHasManyAddressesIsOneAllTheSame() {
    for (int i = 0; i < 1_000; i++) {
      log.write(denied("mallory").from("192.0.2." + i % 256));
      log.write(SecurityEvent.of(Kind.AUTHENTICATION_FAILED).from("2001:db8::" + i));
    }
    log.write(denied("ann"));
    log.write(SecurityEvent.of(Kind.AUTHENTICATION_FAILED).from("2001:db8:0:1::7"));

    assertEquals(122, ear.messages().size());
  }

  @Test
  void whatIsLeftOutIsCounted() {
    for (int i = 0; i < 1_000; i++) {
      log.write(denied("caller-" + i));
    }
    log.tick();
    assertEquals(600, ear.messages().size());

    clock.pass(Duration.ofSeconds(60));
    log.tick();
    log.tick();
    assertEquals(601, ear.messages().size());
    assertEquals(
        """
        {"time":"2026-11-01T12:01:00Z","event":"denied","omitted":400,\
        "since":"2026-11-01T12:00:00Z"}""",
        ear.messages().get(600));
  }

  @Test
  void nextMinuteBeginsAnewAndFirstTellsOfTheOneBefore() {
    for (int i = 0; i < 61; i++) {
      log.write(denied("mallory"));
    }
    clock.pass(Duration.ofSeconds(61));
    log.write(denied("mallory"));

    List<JsonObject> last = told().subList(60, 62);
    assertEquals(1, last.get(0).getInt("omitted"));
    assertEquals("mallory", last.get(1).getString("subject"));
  }

  @Test
  void refusalsTakeNothingFromWhatWasDone() {
    for (int i = 0; i < 1_000; i++) {
      log.write(denied("caller-" + i));
      log.write(SecurityEvent.of(Kind.ERASED).by("officer").about("erasure-" + i));
    }

    List<String> erased = ear.messages().stream().filter(l -> l.contains("\"erased\"")).toList();
    assertEquals(1_000, erased.size());
  }

  @Test
  void logThatIsBrokenBreaksNothingElse() {
    Handler broken =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            throw new IllegalStateException("disk full");
          }

          @Override
          public void flush() {
            // nothing is held back
          }

          @Override
          public void close() {
            // nothing is held
          }
        };
    LOGGER.addHandler(broken);
    try {
      log.write(denied("ann"));
    } finally {
      LOGGER.removeHandler(broken);
    }
    log.write(denied("tom"));

    assertEquals("tom", told().get(1).getString("subject"));
  }
}
