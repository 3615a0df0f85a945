package dev.ropeway.http;

import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.node.Ropeway;
import dev.ropeway.remote.RemoteStore;

/**
 * What a path names.
 *
 * @param store the store
 * @param key the key, checked
 */
record Target(RemoteStore store, String key) {

  /** Finds the store and checks the key, both as the path has them. */
  static Target of(Ropeway ropeway, String encodedStore, String encodedKey) {
    return new Target(store(ropeway, encodedStore), segment(ropeway, "key", encodedKey));
  }

  /** Checks a name as the path has it. */
  static String name(Ropeway ropeway, String what, String encoded) {
    String name = UrlText.ofPath(what, encoded);
    return Problem.checked(() -> NameRules.check(what, name, longest(ropeway)));
  }

  /** Checks a name as the path has it that others shall be able to name in a path as well. */
  static String segment(Ropeway ropeway, String what, String encoded) {
    String name = UrlText.ofPath(what, encoded);
    return Problem.checked(() -> NameRules.segment(what, name, longest(ropeway)));
  }

  private static int longest(Ropeway ropeway) {
    return ropeway.settings().count(Setting.NAME_LENGTH);
  }

  static RemoteStore store(Ropeway ropeway, String encoded) {
    String name = UrlText.ofPath("name of the store", encoded);
    RemoteStore store = ropeway.remote().store(name);
    if (store == null) {
      throw Problem.notFound("There is no store \"" + name + "\".").exception();
    }
    return store;
  }
}
