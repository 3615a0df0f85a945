package dev.ropeway.http;

import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.wire.Problem;

/**
 * A request of one caller.
 *
 * @param remote what he may do
 */
record Visit(Settings settings, Remote remote) {

  /** Finds a store and checks a key, both as the path has them. */
  Target target(String encodedStore, String encodedKey) {
    return new Target(store(encodedStore), segment("key", encodedKey));
  }

  /** Finds a store, as the path has it. */
  RemoteStore store(String encoded) {
    return known(UrlText.ofPath("name of the store", encoded));
  }

  /** Finds a store by its name. */
  RemoteStore known(String name) {
    RemoteStore store = remote.store(name);
    if (store == null) {
      throw Problem.notFound("There is no store \"" + name + "\".").exception();
    }
    return store;
  }

  /** Checks a name as the path has it. */
  String named(String what, String encoded) {
    String name = UrlText.ofPath(what, encoded);
    return Problem.checked(() -> NameRules.check(what, name, longest()));
  }

  /** Checks a name as the path has it that others shall be able to name in a path as well. */
  String segment(String what, String encoded) {
    String name = UrlText.ofPath(what, encoded);
    return Problem.checked(() -> NameRules.segment(what, name, longest()));
  }

  private int longest() {
    return settings.count(Setting.NAME_LENGTH);
  }
}
