package dev.ropeway.docs;

import static dev.ropeway.client.MemberChange.Kind.ADDED;
import static dev.ropeway.client.MemberChange.Kind.CLEARED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Await;
import dev.ropeway.client.Interpolation;
import dev.ropeway.client.References;
import dev.ropeway.client.Room;
import dev.ropeway.client.RopewayClient;
import dev.ropeway.client.SharedSet;
import dev.ropeway.json.Bytes;
import dev.ropeway.json.JsonText;
import dev.ropeway.testing.HandClock;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Java examples of docs/mirror.md that need no server. */
class MirrorPartsDocTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RopewayClient client = RopewayClient.of("http://localhost:1");
  private final Room room =
      client
          .room("lobby", "room-1")
          .client("ann")
          .offline(JsonText.read("{\"notes\":{\"n1\":{}}}"));

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void collectionsTellWhatBecomesOfTheirMembers() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    SharedSet tags = new SharedSet(room, "/tags");
    tags.on(ADDED, tag -> heard.add(tag.key() + " by " + tag.origin()));
    tags.on(CLEARED, all -> heard.add("none left of " + all.previous()));
    tags.add("x");
    tags.discard("x");
    Await.until(PATIENCE, "both are told", () -> heard.size() == 2);
    assertEquals(List.of("x by LOCAL", "none left of {\"x\":true}"), heard);
  }

  @Test
  void whatComesIsShownSmoothly() throws Exception {
    HandClock clock = new HandClock(Instant.EPOCH);
    Interpolation cursor = new Interpolation(Duration.ofMillis(100));
    room.onChange("/x", change -> cursor.push(change.value(), clock.millis()));
    room.set("/x", Json.createValue(0)).get(30, TimeUnit.SECONDS);
    clock.pass(Duration.ofMillis(50));
    room.set("/x", Json.createValue(10)).get(30, TimeUnit.SECONDS);
    clock.pass(Duration.ofMillis(75));
    JsonValue shown = cursor.at(clock.millis());
    assertEquals("5.0", String.valueOf(shown));
  }

  @Test
  void referencesHoldWhereverPartsAreMoved() throws Exception {
    CompletableFuture<String> selected = new CompletableFuture<>();
    References references = new References(room);
    references.to("/notes/n1").thenAccept(id -> selected.complete(id.orElseThrow()));
    selected.get(30, TimeUnit.SECONDS);
    JsonValue move = JsonText.read("[{\"op\":\"move\",\"from\":\"/notes/n1\",\"path\":\"/done\"}]");
    room.patch("patch", Json.createObjectBuilder().add("operations", move).build())
        .get(30, TimeUnit.SECONDS);
    String where = references.pathOf(selected.join()).orElse("nowhere");
    assertEquals("/done", where);
  }

  @Test
  void bytesAreValues() {
    byte[] picture = {1, 2, 3};
    room.set("/avatar", Bytes.of(picture, "image/png").value());
    Optional<Bytes> avatar = Bytes.from(room.data().asJsonObject().get("avatar"));
    assertArrayEquals(picture, avatar.orElseThrow().bytes());
    assertEquals("image/png", avatar.orElseThrow().type());
  }
}
