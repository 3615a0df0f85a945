package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A room of the JavaScript mirror, in a Node process of its own. */
final class NodeRoom implements TestRoom {
  private static final int PATIENCE = 30;
  private static final String DRIVER = "src/test/js/room-driver.mjs";

  /** Node has it by itself from 22 on. */
  private static final String WEB_SOCKET = "--experimental-websocket";

  private final Process process;
  private final BufferedWriter out;
  private final Map<Long, CompletableFuture<JsonValue>> asked = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  private NodeRoom() throws IOException, InterruptedException {
    process =
        new ProcessBuilder(NodeJs.executable().toString(), WEB_SOCKET, DRIVER)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    out = process.outputWriter();
    Thread reader = new Thread(this::read, "node-room");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connects by server-sent events; fails as {@code connect} does. */
  static TestRoom connect(RoomSpec spec) throws Exception {
    return connect(spec, "sse");
  }

  /** Connects by a live connection. */
  static TestRoom connectLive(RoomSpec spec) throws Exception {
    return connect(spec, "live");
  }

  private static TestRoom connect(RoomSpec spec, String transport) throws Exception {
    NodeRoom room = new NodeRoom();
    JsonObject options = Json.createObjectBuilder(spec.json()).add("transport", transport).build();
    try {
      room.ask("connect", options).get(PATIENCE, TimeUnit.SECONDS);
      return room;
    } catch (Exception e) {
      room.close();
      throw e;
    }
  }

  private CompletableFuture<JsonValue> ask(String what, JsonValue with) {
    long n = numbers.incrementAndGet();
    CompletableFuture<JsonValue> answer = new CompletableFuture<>();
    asked.put(n, answer);
    JsonObject command =
        Json.createObjectBuilder().add("n", n).add("do", what).add("with", with).build();
    try {
      synchronized (out) {
        out.write(JsonText.write(command) + "\n");
        out.flush();
      }
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private void read() {
    try (BufferedReader in = process.inputReader()) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonObject answer = JsonText.read(line).asJsonObject();
        CompletableFuture<JsonValue> waiting =
            Objects.requireNonNull(asked.remove(answer.getJsonNumber("n").longValue()));
        if (answer.containsKey("error")) {
          waiting.completeExceptionally(new IllegalStateException(answer.getString("error")));
        } else {
          waiting.complete(answer.get("is"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      asked.values().forEach(each -> each.cancel(false));
    }
  }

  @Override
  public CompletableFuture<JsonObject> patch(String name, JsonValue args) {
    return ask("patch", object().add("name", name).add("args", args).build())
        .thenApply(JsonValue::asJsonObject);
  }

  @Override
  public CompletableFuture<List<JsonObject>> patches(String name, List<JsonValue> args) {
    JsonObject with =
        object().add("name", name).add("list", Json.createArrayBuilder(args).build()).build();
    return ask("patches", with).thenApply(all -> all.asJsonArray().getValuesAs(JsonObject.class));
  }

  @Override
  public CompletableFuture<JsonObject> batch(List<JsonObject> actions) {
    JsonObject with = object().add("actions", Json.createArrayBuilder(actions).build()).build();
    return ask("batch", with).thenApply(JsonValue::asJsonObject);
  }

  @Override
  public CompletableFuture<JsonValue> undo(boolean again) {
    return ask(again ? "redo" : "undo", JsonValue.NULL);
  }

  @Override
  public JsonObject look() throws Exception {
    return ask("look", JsonValue.NULL).get(PATIENCE, TimeUnit.SECONDS).asJsonObject();
  }

  @Override
  public JsonObject heard() throws Exception {
    return ask("heard", JsonValue.NULL).get(PATIENCE, TimeUnit.SECONDS).asJsonObject();
  }

  @Override
  public void ephemeral(String path, JsonValue value) throws Exception {
    ask("ephemeral", object().add("path", path).add("value", value).build())
        .get(PATIENCE, TimeUnit.SECONDS);
  }

  @Override
  public void glide(String path, JsonValue value) throws Exception {
    ask("glide", object().add("path", path).add("value", value).build())
        .get(PATIENCE, TimeUnit.SECONDS);
  }

  @Override
  public CompletableFuture<Boolean> send(JsonValue message, List<String> to) {
    JsonObjectBuilder with = object().add("message", message);
    if (!to.isEmpty()) {
      with.add("to", Json.createArrayBuilder(to));
    }
    return ask("send", with.build()).thenApply(taken -> taken == JsonValue.TRUE);
  }

  @Override
  public CompletableFuture<Boolean> leave() {
    return ask("close", JsonValue.NULL).thenApply(all -> all == JsonValue.TRUE);
  }

  @Override
  public void close() throws Exception {
    out.close(); // and the driver ends
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private static JsonObjectBuilder object() {
    return Json.createObjectBuilder();
  }
}
