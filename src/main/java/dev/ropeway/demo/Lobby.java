package dev.ropeway.demo;

import dev.ropeway.Store;
import dev.ropeway.session.Demo;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.json.JsonValue;

/**
 * The stores {@code lobby} and {@code boards}: any JSON, with the built-in actions; every entry is
 * a room. The boards are for the page on which everybody draws.
 */
@ApplicationScoped
public class Lobby {
  /** The store {@code lobby}. */
  public static final Store<JsonValue> STORE = rooms("lobby");

  private static final Store<JsonValue> BOARDS = rooms("boards");

  private static Store<JsonValue> rooms(String name) {
    return Store.of(name, JsonValue.class)
        .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
        .realtime()
        .build();
  }

  @Produces
  @Demo
  @ApplicationScoped
  static Store<JsonValue> store() {
    return STORE;
  }

  @Produces
  @Demo
  @ApplicationScoped
  static Store<JsonValue> boards() {
    return BOARDS;
  }
}
