package dev.ropeway.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How coins are given over HTTP.
 *
 * @param path of the entry's actions
 * @param action its name and arguments, as members of JSON
 * @param token who gives them; null: nobody is asked
 */
record CoinRequest(String path, String action, @Nullable String token) {

  /** To a player of the demo. */
  static CoinRequest toPlayer(String key) {
    return new CoinRequest(path("players", key), "\"name\":\"add_coins\",\"args\":1", null);
  }

  /** To an entry of the store {@link GuardedServer#STORE}. */
  static CoinRequest toDocument(String key, @Nullable String token) {
    return new CoinRequest(
        path(GuardedServer.STORE, key),
        "\"name\":\"increment\",\"args\":{\"path\":\"/coins\",\"by\":1}",
        token);
  }

  private static String path(String store, String key) {
    String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
    return "/api/stores/" + store + "/keys/" + encoded + "/actions";
  }

  /** The action under a number of a client. */
  String body(String client, long id) {
    return "{\"client\":\"%s\",\"actions\":[{\"id\":%d,%s}]}".formatted(client, id, action);
  }
}
