package dev.ropeway.client;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;

/**
 * Which room a test opens.
 *
 * @param any whether the key is the name of a group of rooms, of which any will do
 */
record RoomSpec(List<String> urls, String store, String key, String client, boolean any) {

  RoomSpec(List<String> urls, String store, String key, String client) {
    this(urls, store, key, client, false);
  }

  JsonObject json() {
    return Json.createObjectBuilder()
        .add("urls", Json.createArrayBuilder(urls))
        .add("store", store)
        .add(any ? "group" : "key", key)
        .add("client", client)
        .build();
  }
}
