package dev.ropeway.demo;

import dev.ropeway.Store;
import dev.ropeway.session.Demo;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.json.JsonValue;

/** The store {@code boards}: shared drawing boards, each a room. */
@ApplicationScoped
public class Boards {
  /** The store. */
  public static final Store<JsonValue> STORE =
      Store.of("boards", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .build();

  @Produces
  @Demo
  @ApplicationScoped
  static Store<JsonValue> store() {
    return STORE;
  }
}
