package dev.ropeway.client;

import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What an action of the application does, for a client that shows it before it is confirmed. */
@FunctionalInterface
public interface LocalAction {

  /**
   * The data afterwards; null if there is nothing to do. Pure, as the server's is. Whatever it
   * throws, it is not shown, and the server decides.
   */
  @Nullable JsonValue apply(JsonValue data, JsonValue args);
}
