package dev.ropeway.client;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import dev.ropeway.FaultyProxy;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Rooms of a kind that subclasses name, on the WAR that ships, behind a proxy on which things can
 * go wrong.
 */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class DeployedRooms {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicLong KEYS = new AtomicLong(System.nanoTime());

  final String key = "room-" + KEYS.incrementAndGet();
  private final List<TestRoom> rooms = new ArrayList<>();
  private @Nullable FaultyProxy proxy;

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  /** Opens a room of the kind under test. */
  abstract TestRoom open(RoomSpec spec) throws Exception;

  @BeforeEach
  void startProxy() throws IOException {
    proxy = new FaultyProxy(DeployedServer.at("/").getPort());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (TestRoom room : rooms) {
      room.close();
    }
    proxy().close();
  }

  FaultyProxy proxy() {
    return Objects.requireNonNull(proxy);
  }

  TestRoom join(String client) throws Exception {
    return join(new RoomSpec(List.of(proxy().url()), "lobby", key, client));
  }

  TestRoom join(RoomSpec spec) throws Exception {
    TestRoom room = open(spec);
    rooms.add(room);
    return room;
  }

  static JsonObject patch(TestRoom room, String name, JsonValue args) throws Exception {
    return get(room.patch(name, args));
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  static String data(TestRoom room) throws Exception {
    return String.valueOf(room.look().get("data"));
  }

  static void awaitData(TestRoom room, String wanted) throws Exception {
    Await.until(PATIENCE, wanted, () -> data(room).equals(wanted));
  }

  static JsonObject set(String path, String value) {
    return Json.createObjectBuilder().add("path", path).add("value", value).build();
  }

  static JsonObject increment() {
    return Json.createObjectBuilder().add("path", "/n").add("by", 1).build();
  }

  static JsonObject append(int value) {
    return Json.createObjectBuilder().add("path", "/log").add("value", value).build();
  }
}
