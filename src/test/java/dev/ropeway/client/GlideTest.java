package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Values that glide, on time that passes by hand; as {@code glide.test.mjs}. */
class GlideTest {
  private final HandTimer timer = new HandTimer();
  private final Serial serial = new Serial(Runnable::run, timer);
  private final SharedMirror mirror =
      new SharedMirror("ann", "lobby", "k", Map.of(), new Deliveries(serial), 2_000);
  private final List<String> told = new ArrayList<>();
  private final HeldLink link = new HeldLink();
  private final Room room =
      new Room(mirror, changed -> link, to -> new GlideLoop(serial, mirror, to, ms(250)));

  GlideTest() {
    room.start();
  }

  /** A link without a server that notes what others are told, and decides nothing while held. */
  private final class HeldLink implements Link {
    private final LocalLink local =
        new LocalLink(
            serial,
            mirror,
            Map.of(),
            JsonText.read("{\"x\":0,\"y\":0}"),
            Duration.ofMillis(50),
            (state, disconnect) -> {});

    private boolean held;

    @Override
    public void start() {
      local.start();
    }

    @Override
    public void wake() {
      if (!held) {
        local.wake();
      }
    }

    void release() {
      held = false;
      wake();
    }

    @Override
    public void ephemeral(String path, JsonValue value) {
      String shown =
          value instanceof JsonObject glide
              ? glide.get("value") + (glide.containsKey("until") ? " " + glide.get("until") : "")
              : "gone";
      told.add(path + " " + shown);
    }

    @Override
    public CompletableFuture<Boolean> send(JsonValue message, List<String> to) {
      return local.send(message, to);
    }

    @Override
    public double time() {
      return local.time();
    }

    @Override
    public Statistics statistics(int inFlight) {
      return local.statistics(inFlight);
    }

    @Override
    public CompletionStage<Void> timed() {
      return local.timed();
    }

    @Override
    public Duration frame() {
      return local.frame();
    }

    @Override
    public void frame(Duration shortest) {
      local.frame(shortest);
    }

    @Override
    public void stop(Disconnect disconnect) {
      local.stop(disconnect);
    }

    @Override
    public void close(Duration bound, Disconnect disconnect) {
      local.close(bound, disconnect);
    }
  }

  private static Duration ms(long milliseconds) {
    return Duration.ofMillis(milliseconds);
  }

  private static JsonValue number(long n) {
    return JsonValues.number(n);
  }

  @Test
  void aValueThatGlidesIsToldAndRecordedOnceWhenItRests() {
    for (int x = 1; x <= 3; x++) {
      room.glide("/x", number(x));
      assertEquals(x, room.data().asJsonObject().getInt("x"), "shown at once");
      timer.pass(ms(200));
    }
    assertEquals("{\"x\":0,\"y\":0}", room.confirmed().toString());
    assertEquals(List.of("/$glide/x 1", "/$glide/x 2", "/$glide/x 3"), told);
    timer.pass(ms(50));
    assertEquals("{\"x\":3,\"y\":0}", room.confirmed().toString());
    assertEquals(1, room.version());
    assertEquals("/$glide/x 3 1", told.get(3));
    timer.pass(ms(999));
    assertEquals(4, told.size());
    timer.pass(ms(1));
    assertEquals("/$glide/x gone", told.get(4));
  }

  @Test
  void aValueThatMovesAgainBeforeItWasDecidedGoesOnMoving() {
    link.held = true;
    room.glide("/x", number(1));
    timer.pass(ms(250));
    room.glide("/x", number(2));
    link.release();
    assertEquals(1, room.confirmed().asJsonObject().getInt("x"));
    assertEquals(2, room.data().asJsonObject().getInt("x"));
    timer.pass(ms(250));
    timer.pass(ms(1_000));
    assertEquals(List.of("/$glide/x 1", "/$glide/x 2", "/$glide/x 2 2", "/$glide/x gone"), told);
  }

  @Test
  void whatIsRefusedGoesBackAndOthersAreToldThatItNoLongerMoves() {
    List<String> heard = new ArrayList<>();
    room.onRejection(rejection -> heard.add(rejection.name()));
    room.glide("/no/parent", number(1));
    assertEquals("{\"x\":0,\"y\":0}", room.data().toString());
    timer.pass(ms(250));
    assertEquals(List.of("set"), heard);
    assertEquals(List.of("/$glide/no/parent 1", "/$glide/no/parent gone"), told);
  }

  @Test
  void thatAValueMayNotGlideIsToldOnceByWhatIsRecorded() {
    List<String> heard = new ArrayList<>();
    room.onRejection(rejection -> heard.add(rejection.name()));
    mirror.valueRefused(new OwnValues.Value("/$glide/x", number(1)), "no");
    assertEquals(List.of(), heard);
    mirror.valueRefused(new OwnValues.Value("/x", number(1)), "no");
    assertEquals(List.of("ephemeral"), heard);
  }

  @Test
  void anActionOnWhatMovesIsRecordedBehindItAnyOtherDoesNotHoldItUp() {
    room.glide("/x", number(1));
    room.set("/y", number(5));
    room.patch("set", JsonText.read("{\"path\":7}"));
    room.patch("patch", JsonText.read("{\"operations\":7}"));
    assertEquals(0, room.confirmed().asJsonObject().getInt("x"));
    room.increment("/x", 5);
    assertEquals("{\"x\":6,\"y\":5}", room.confirmed().toString());
    room.glide("/y", number(7));
    room.patch("unheard_of", JsonText.read("{\"path\":\"/x\"}"));
    assertEquals("{\"x\":6,\"y\":7}", room.confirmed().toString());
  }

  @Test
  void closingRecordsWhatMoves() {
    room.glide("/x", number(9));
    room.leave();
    assertEquals(9, room.confirmed().asJsonObject().getInt("x"));
  }

  @Test
  void whatCannotGlideIsRefusedAtTheCallAndShowsNothing() {
    JsonValue large = JsonValues.string("x".repeat(2_000));
    assertThrows(IllegalArgumentException.class, () -> room.glide("", number(1)));
    assertThrows(IllegalArgumentException.class, () -> room.glide("x", number(1)));
    assertThrows(IllegalArgumentException.class, () -> room.glide("/x", large));
    assertEquals("{\"x\":0,\"y\":0}", room.data().toString());
    assertTrue(told.isEmpty());
  }
}
