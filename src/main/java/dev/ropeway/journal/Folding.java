package dev.ropeway.journal;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a push's new actions are kept with the versions they make, and which get rows. A row
 * takes some 240 bytes with its index and says little that its version does not; but it is found by
 * its number, and so keeps an action that comes back from being applied again.
 *
 * <p>Invariants of what is folded:
 *
 * <ol>
 *   <li>It was new and was applied by the push that records it: nothing of it was ever pending, and
 *       there is nothing to be said of it but name and arguments.
 *   <li>Nobody can come back with it but its own node, whose session has numbered it. That does so
 *       only where it does not know whether a push took effect, and then it neither folds it again,
 *       nor records it as pending, nor pushes it at all before it has read the entry and looked
 *       into the version behind the one from which that push was computed: the guard lets no other
 *       have it. If the history has lost that version since, it is refused as one whose outcome is
 *       not kept: never applied twice.
 *   <li>It is small, so that what a version takes stays bounded.
 * </ol>
 *
 * Confined to one thread.
 */
final class Folding {
  /** Characters of arguments beyond which a row costs little more. */
  private static final int LONGEST = 1_024;

  /** Characters of all that is kept with one version. */
  static final int MOST = 131_072;

  /**
   * An action that gets a row.
   *
   * @param place among the push's new actions, from 1
   */
  record Row(ActionWrite write, long place) {}

  private final Map<EntryKey, StringBuilder> logs = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private String lastName = "";
  private String lastText = "";

  /** Of a push that {@linkplain FastPush#fits goes as most do}. */
  Folding(Push push) {
    Map<EntryKey, StringBuilder> all = new HashMap<>();
    long place = 0;
    for (ActionWrite action : push.recorded()) {
      place++;
      StringBuilder log = all.computeIfAbsent(action.key(), key -> new StringBuilder());
      log.append(log.isEmpty() ? '[' : ',');
      if (fits(action, log)) {
        log.append('[').append(name(action)).append(',').append(action.args()).append(']');
        logs.putIfAbsent(action.key(), log);
      } else {
        log.append("null");
        rows.add(new Row(action, place));
      }
    }
    logs.values().forEach(log -> log.append(']'));
  }

  private static boolean fits(ActionWrite action, StringBuilder log) {
    return action.form() == LogForm.FOLDED
        && action.args().length() <= LONGEST
        && log.length() + action.args().length() <= MOST;
  }

  private String name(ActionWrite action) {
    if (!action.name().equals(lastName)) {
      lastName = action.name();
      lastText = JsonText.write(JsonValues.string(lastName));
    }
    return lastText;
  }

  /** What is kept with an entry's version, JSON text; null if all of its actions have rows. */
  @Nullable String log(EntryKey key) {
    StringBuilder log = logs.get(key);
    return log == null ? null : log.toString();
  }

  /** The actions that get rows. */
  List<Row> rows() {
    return rows;
  }
}
