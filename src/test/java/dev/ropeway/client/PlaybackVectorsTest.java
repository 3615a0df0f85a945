package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The replays that the JavaScript mirror plays too, with the same results. */
class PlaybackVectorsTest {
  private final HandTimer timer = new HandTimer();
  private final PastServer server = new PastServer();
  private final List<ReplayedVersion> shown = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();

  /** Opened first in each test. */
  @SuppressWarnings("NullAway.Init")
  private Playback playback;

  @TestFactory
  Stream<DynamicTest> everyReplayEndsAsItSays() {
    return Vectors.files("replay").stream()
        .flatMap(file -> Vectors.cases(file).stream())
        .map(
            each -> dynamicTest(each.getString("name"), () -> new PlaybackVectorsTest().run(each)));
  }

  private void run(JsonObject scenario) {
    server.history.addAll(scenario.getJsonArray("history").getValuesAs(JsonObject.class));
    server.oldest = PastServer.number(scenario, "oldest", 0);
    server.most = (int) PastServer.number(scenario, "most", Integer.MAX_VALUE);
    server.busy = (int) PastServer.number(scenario, "busy", 0);
    server.forbidden = scenario.getBoolean("forbidden", false);
    open(scenario);
    if (scenario.containsKey("steps")) {
      for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
        try {
          step(step);
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("step " + step + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private Playback made(double speed, double longest, Predicate<HistoryReader.Step> beyond) {
    Serial serial = new Serial(Runnable::run, timer);
    Asking asking = new Asking(serial, () -> 0.5, new Addresses(List.of("http://a")), server);
    Playback made =
        new Playback(
            serial,
            timer.clock()::nanos,
            asking,
            PastServer.KEY,
            new Playback.Pace(speed, longest),
            beyond,
            asking::end);
    made.onVersion(shown::add);
    made.onChange(changes::add);
    return made;
  }

  private void open(JsonObject scenario) {
    long to = PastServer.number(scenario, "to", Long.MAX_VALUE);
    long toAt = PastServer.number(scenario, "toAt", Long.MAX_VALUE);
    playback =
        made(
            scenario.containsKey("speed") ? speed(scenario.get("speed")) : 1,
            scenario.containsKey("longest")
                ? scenario.getInt("longest") * 1e6
                : Double.POSITIVE_INFINITY,
            step -> step.version() > to || step.at().toEpochMilli() > toAt);
    CompletableFuture<Void> opening =
        playback.open(scenario.containsKey("from") ? (long) scenario.getInt("from") : null);
    JsonObject opened = scenario.getJsonObject("opened");
    timer.pass(Duration.ofMillis(PastServer.number(opened, "after", 0)));
    if (opened.containsKey("failure")) {
      assertRefused(opening, opened.getString("failure"), opened);
    } else {
      done(opening);
      check(opened);
    }
  }

  private static void done(CompletableFuture<Void> future) {
    assertTrue(future.isDone(), "it takes no time");
    future.join();
  }

  private static double speed(JsonValue speed) {
    return speed instanceof JsonString
        ? Playback.FASTEST
        : Double.parseDouble(String.valueOf(speed));
  }

  private static void assertRefused(CompletableFuture<Void> asked, String type, JsonObject step) {
    assertFailure(
        assertThrows(CompletionException.class, () -> done(asked)).getCause(), type, step);
  }

  private static void assertFailure(@Nullable Throwable failure, String type, JsonObject step) {
    ReplayFailedException refused = assertInstanceOf(ReplayFailedException.class, failure);
    assertEquals(type, refused.type());
    assertEquals(PastServer.number(step, "oldest", -1), refused.oldest().orElse(-1));
  }

  private void step(JsonObject step) {
    shown.clear();
    changes.clear();
    if (step.containsKey("add")) {
      server.history.addAll(step.getJsonArray("add").getValuesAs(JsonObject.class));
    }
    server.oldest = PastServer.number(step, "prune", server.oldest);
    server.busy += (int) PastServer.number(step, "busy", 0);
    act(step);
    check(step);
    if (step.containsKey("failure")) {
      assertFailure(playback.failure().orElseThrow(), step.getString("failure"), step);
    }
  }

  private void act(JsonObject step) {
    if (step.containsKey("play")) {
      playback.play();
    } else if (step.containsKey("pause")) {
      playback.pause();
    } else if (step.containsKey("close")) {
      playback.close();
    } else if (step.containsKey("pass")) {
      timer.pass(Duration.ofMillis(step.getInt("pass")));
    } else if (step.containsKey("speed")) {
      playback.speed(speed(step.get("speed")));
    } else if (step.containsKey("seek") || step.containsKey("seekAt")) {
      CompletableFuture<Void> there =
          step.containsKey("seek")
              ? playback.seek(step.getInt("seek"))
              : playback.seek(Instant.ofEpochMilli(step.getInt("seekAt")));
      if (step.containsKey("refused")) {
        assertRefused(there, step.getString("refused"), step);
      } else {
        done(there);
      }
    }
  }

  private void check(JsonObject step) {
    JsonArray expected =
        step.containsKey("shown") ? step.getJsonArray("shown") : JsonValue.EMPTY_JSON_ARRAY;
    assertEquals(
        expected.toString().replace(" ", ""),
        shown.stream().map(ReplayedVersion::version).toList().toString().replace(" ", ""),
        "shown");
    if (step.containsKey("state")) {
      assertEquals(step.getString("state"), playback.state().text());
    }
    if (step.containsKey("data")) {
      assertTrue(StateDiff.equal(step.get("data"), playback.data()), () -> "" + playback.data());
    }
    if (step.containsKey("at")) {
      long at = PastServer.number(step, "at", -1);
      assertEquals(at, playback.at().map(Instant::toEpochMilli).orElse(-1L));
    }
    if (step.containsKey("by")) {
      List<String> by = step.getJsonArray("by").getValuesAs(JsonString::getString);
      ReplayedVersion last = shown.get(shown.size() - 1);
      assertEquals(by, last.causes().stream().map(each -> each.getString("client")).toList());
    }
    if (step.containsKey("changes")) {
      checkChanges(step.getJsonArray("changes"));
    }
  }

  private void checkChanges(JsonArray expected) {
    assertEquals(expected.size(), changes.size(), changes::toString);
    for (int i = 0; i < expected.size(); i++) {
      JsonArray one = expected.getJsonArray(i);
      Change found = changes.get(i);
      assertEquals(one.getString(0), found.path());
      assertTrue(StateDiff.equal(one.get(1), found.value()), found::toString);
      assertTrue(
          StateDiff.equal(one.size() > 2 ? one.get(2) : null, found.previous()), found::toString);
    }
  }

  private void many(int number) {
    for (int i = 0; i < number; i++) {
      server.history.add(
          JsonObjects.of("version", i + 1L, "at", 1_000L * i, "data", JsonObjects.of("n", i + 1L)));
    }
  }

  private long asked(String what) {
    return server.requests.stream().filter(each -> each.startsWith(what)).count();
  }

  @Test
  void aLongPastIsReadALittleAheadOnlyAndPagesOfItOnceEach() {
    many(1_000);
    playback = made(1, Double.POSITIVE_INFINITY, step -> false);
    done(playback.open(1L));
    assertEquals(20, asked("/versions/diff"));
    playback.play();
    timer.pass(Duration.ofSeconds(99));
    assertEquals(100, playback.version());
    assertEquals(119, asked("/versions/diff"));
    assertEquals(1 + 3, asked("/versions?"));
  }

  @Test
  void aListenerMayGoElsewhereOrEndItAndAPlaceCanBeWatched() {
    many(9);
    playback = made(Playback.FASTEST, Double.POSITIVE_INFINITY, step -> false);
    List<String> heard = new ArrayList<>();
    playback.onChange("/n", change -> heard.add(change.previous() + " " + change.value()));
    playback.onVersion(
        version -> {
          if (version.version() == 4) {
            playback.seek(8);
          } else if (version.version() == 9) {
            playback.close();
          }
        });
    done(playback.open(1L));
    playback.play();
    List<Long> versions = shown.stream().map(ReplayedVersion::version).toList();
    assertEquals(List.of(1L, 2L, 3L, 4L), versions.subList(0, 4));
    assertEquals(List.of(8L, 9L), versions.subList(versions.size() - 2, versions.size()));
    assertEquals(List.of("1 2", "2 3"), heard.subList(1, 3));
    assertEquals(PlaybackState.CLOSED, playback.state());
  }

  @Test
  void whatCannotBeIsRefusedAtOnce() {
    try (RopewayClient client = RopewayClient.of("http://localhost:1")) {
      assertThrows(IllegalArgumentException.class, () -> client.replay("lobby", ".."));
      PlaybackBuilder replay = client.replay("lobby", "k");
      assertThrows(IllegalArgumentException.class, () -> replay.speed(0));
      assertThrows(IllegalArgumentException.class, () -> replay.speed(101));
      assertThrows(IllegalArgumentException.class, () -> replay.longest(Duration.ZERO));
    }
  }
}
