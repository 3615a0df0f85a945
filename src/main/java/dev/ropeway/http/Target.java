package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.session.Names;
import dev.ropeway.session.Node;
import dev.ropeway.store.BoundStore;

/**
 * What a path names.
 *
 * @param store the store
 * @param key the key, checked
 */
record Target(BoundStore<?> store, String key) {

  /** Finds the store and checks the key, both as the path has them. */
  static Target of(Node node, String encodedStore, String encodedKey) {
    return new Target(store(node, encodedStore), segment(node, "key", encodedKey));
  }

  /** Checks a name as the path has it. */
  static String name(Node node, String what, String encoded) {
    String name = UrlText.ofPath(what, encoded);
    try {
      return Names.check(what, name, longest(node.settings()));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(String.valueOf(e.getMessage())).exception();
    }
  }

  /** Checks a name as the path has it that others shall be able to name in a path as well. */
  static String segment(Node node, String what, String encoded) {
    String name = name(node, what, encoded);
    try {
      return Names.segment(what, name, longest(node.settings()));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(String.valueOf(e.getMessage())).exception();
    }
  }

  private static int longest(Settings settings) {
    return settings.count(Setting.NAME_LENGTH);
  }

  static BoundStore<?> store(Node node, String encoded) {
    String name = UrlText.ofPath("name of the store", encoded);
    BoundStore<?> store = node.stores().find(name);
    if (store == null) {
      throw Problem.notFound("There is no store \"" + name + "\".").exception();
    }
    return store;
  }
}
