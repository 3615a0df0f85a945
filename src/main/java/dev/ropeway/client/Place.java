package dev.ropeway.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What a room is a copy of, for one client. */
record Place(String store, String key, String client) {

  /** Where the key is. */
  String path() {
    return "/api/stores/" + encoded(store) + "/keys/" + encoded(key);
  }

  /** Where its updates are. */
  String updates() {
    return path() + "/updates?client=" + encoded(client) + "&stamped=true";
  }

  /** Where this client's presence is. */
  String presence() {
    return path() + "/clients/" + encoded(client);
  }

  /** Where the key is among nodes. */
  int home() {
    return Home.of(store, key);
  }

  /** Where a room of a group is to be had. */
  static String join(String store, String group) {
    return "/api/stores/" + encoded(store) + "/groups/" + encoded(group) + "/join";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
