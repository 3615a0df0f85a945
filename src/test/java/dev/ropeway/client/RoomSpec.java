package dev.ropeway.client;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;

/** Which room a test opens. */
record RoomSpec(List<String> urls, String store, String key, String client) {

  JsonObject json() {
    return Json.createObjectBuilder()
        .add("urls", Json.createArrayBuilder(urls))
        .add("store", store)
        .add("key", key)
        .add("client", client)
        .build();
  }
}
