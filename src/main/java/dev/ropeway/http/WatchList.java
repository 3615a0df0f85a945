package dev.ropeway.http;

import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.wire.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys that a request wants to watch, all of which the caller may watch.
 *
 * @param names as they were said
 */
record WatchList(List<String> names, List<Target> targets) {
  /** As many as a stream may have; a live connection has as many. */
  static final int MOST = 1_000;

  /**
   * Finds them all.
   *
   * @param names each a store and, behind the first slash, a key
   * @throws dev.ropeway.wire.ProblemException if it is no list, or there is a key that the caller
   *     sees nothing of
   */
  static WatchList of(List<String> names, Visit visit) {
    if (names.isEmpty()) {
      throw Problem.malformed("Name what you watch: watch=store/key, once for each key.")
          .exception();
    }
    if (names.size() > MOST) {
      throw Problem.of(
              422,
              "too-many-watches",
              "The stream would be of more keys than it may",
              "A stream may be of " + MOST + " keys.")
          .with("limit", (long) MOST)
          .exception();
    }
    Set<String> known = new LinkedHashSet<>();
    List<Target> targets = new ArrayList<>();
    for (String name : names) {
      if (!known.add(name)) {
        throw Problem.malformed("\"" + name + "\" is to be watched twice.").exception();
      }
      Target target = target(name, visit);
      visit.remote().rooms().requireWatching(target.store(), target.key());
      targets.add(target);
    }
    return new WatchList(names, targets);
  }

  private static Target target(String name, Visit visit) {
    int slash = name.indexOf('/'); // which is in no store's name
    if (slash < 0) {
      throw Problem.malformed("\"" + name + "\" is no store and key: watch=store/key.").exception();
    }
    int longest = visit.settings().count(Setting.NAME_LENGTH);
    String key = name.substring(slash + 1);
    return new Target(
        visit.known(name.substring(0, slash)),
        Problem.checked(() -> NameRules.segment("key", key, longest)));
  }
}
