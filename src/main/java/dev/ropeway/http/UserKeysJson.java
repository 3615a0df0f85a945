package dev.ropeway.http;

import dev.ropeway.TaggedKey;
import dev.ropeway.wire.Problem;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;

/** A page of the keys of a user. */
final class UserKeysJson {
  private UserKeysJson() {}

  /** The key before the first of a page; empty for the first page. */
  record After(String store, String key) {}

  /**
   * Reads {@code store/key}; a store's name has no slash.
   *
   * @param most the most code points of a name
   */
  static After after(String text, int most) {
    int slash = text.indexOf('/');
    if (slash < 0 && !text.isEmpty()) {
      throw Problem.malformed(
              "Parameter after must be a store and a key, such as players/bob, or the next of"
                  + " another page.")
          .exception();
    }
    return slash < 0
        ? new After("", "")
        : new After(part(text.substring(0, slash), most), part(text.substring(slash + 1), most));
  }

  private static String part(String text, int most) {
    return Query.nameOrEmpty("parameter after", text, most);
  }

  static JsonObjectBuilder page(Page<TaggedKey> page) {
    JsonArrayBuilder keys = Json.array();
    page.rows().forEach(row -> keys.add(key(row)));
    JsonObjectBuilder json = Json.object().add("keys", keys);
    TaggedKey last = page.lastIfMoreFollow();
    Json.addNullable(json, "next", last == null ? null : last.store() + "/" + last.key());
    return json;
  }

  private static JsonObjectBuilder key(TaggedKey row) {
    JsonObjectBuilder json =
        Json.object().add("store", row.store()).add("key", row.key()).add("version", row.version());
    Json.addNullable(json, "updatedAt", row.updatedAt());
    return json.add("users", row.users());
  }
}
