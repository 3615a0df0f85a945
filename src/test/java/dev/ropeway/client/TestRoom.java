package dev.ropeway.client;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A room of either mirror, as the tests that both must pass see it. */
interface TestRoom extends AutoCloseable {

  /** Records an action; completes with {@code {status, version, reason}}. */
  CompletableFuture<JsonObject> patch(String name, JsonValue args);

  /** Records actions in one go. */
  CompletableFuture<List<JsonObject>> patches(String name, List<JsonValue> args);

  /** Records actions, {@code {name, args}}, as one; completes with {@code {applied, outcomes}}. */
  CompletableFuture<JsonObject> batch(List<JsonObject> actions);

  /** Undoes the last step, or does again; completes with the outcome, or null. */
  CompletableFuture<JsonValue> undo(boolean again);

  /**
   * {@code {data, confirmed, version, key, state, clients, others, statistics, time}}, all of one
   * moment.
   */
  JsonObject look() throws Exception;

  /** What it told its listeners: {@code {changes, messages, rejects, states}}. */
  JsonObject heard() throws Exception;

  void ephemeral(String path, JsonValue value) throws Exception;

  void glide(String path, JsonValue value) throws Exception;

  CompletableFuture<Boolean> send(JsonValue message, List<String> to);

  /** Completes with whether everything was decided. */
  CompletableFuture<Boolean> leave();

  @Override
  void close() throws Exception;
}
