package dev.ropeway.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the program is asked to do. Immutable.
 *
 * @param command export, import or verify
 * @param file a file's name, or {@code -} for the standard streams
 * @param stores stores by name; empty: all
 * @param history whether versions and decided actions are exported
 * @param entries whether entries are exported
 * @param records whether the database's own records are exported
 * @param since the name of a former export, to which the changes are exported; null: all is
 * @param knows the migrations of stores, where they are known
 */
record TransferOptions(
    Command command,
    String file,
    List<String> stores,
    boolean history,
    boolean entries,
    boolean records,
    @Nullable String since,
    Map<String, List<String>> knows) {
  /** The standard streams, where a file would be named. */
  static final String STREAM = "-";

  static final String USAGE =
      """
      export FILE [--store NAME]... [--no-history] [--records | --only-records] [--since FILE]
      import FILE [--knows STORE=MIGRATION,...]...
      verify FILE
      FILE may be - for export and import. The database is that of DB_URL, DB_USER and DB_PASSWORD
      or DB_PASSWORD_FILE.
      """;

  /** What is to be done. */
  enum Command {
    EXPORT,
    IMPORT,
    VERIFY
  }

  TransferOptions {
    stores = List.copyOf(stores);
    knows = Map.copyOf(knows);
  }

  /**
   * Reads arguments.
   *
   * @throws TransferException if they are not as they have to be
   */
  static TransferOptions of(String... arguments) {
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    Command command =
        switch (String.valueOf(rest.poll())) {
          case "export" -> Command.EXPORT;
          case "import" -> Command.IMPORT;
          case "verify" -> Command.VERIFY;
          default -> throw new TransferException(USAGE);
        };
    boolean exports = command == Command.EXPORT;
    String file = null;
    List<String> stores = new ArrayList<>();
    boolean history = true;
    boolean entries = true;
    boolean records = false;
    String since = null;
    Map<String, List<String>> knows = new HashMap<>();
    while (!rest.isEmpty()) {
      String option = rest.remove();
      if (exports && option.equals("--store")) {
        stores.add(value(rest, option));
      } else if (exports && option.equals("--no-history")) {
        history = false;
      } else if (exports && option.equals("--records")) {
        records = true;
      } else if (exports && option.equals("--only-records")) {
        records = true;
        entries = false;
      } else if (exports && option.equals("--since")) {
        since = value(rest, option);
      } else if (command == Command.IMPORT && option.equals("--knows")) {
        String[] parts = value(rest, option).split("=", 2);
        knows.put(
            parts[0],
            parts.length < 2 || parts[1].isEmpty() ? List.of() : List.of(parts[1].split(",")));
      } else if (file == null && (option.equals(STREAM) || !option.startsWith("-"))) {
        file = option;
      } else {
        throw new TransferException("What is %s?\n%s".formatted(option, USAGE));
      }
    }
    if (file == null || (command == Command.VERIFY && file.equals(STREAM))) {
      throw new TransferException("Name a file.\n%s".formatted(USAGE));
    }
    return new TransferOptions(command, file, stores, history, entries, records, since, knows);
  }

  private static String value(Deque<String> rest, String option) {
    String value = rest.poll();
    if (value == null) {
      throw new TransferException("What does %s name?\n%s".formatted(option, USAGE));
    }
    return value;
  }
}
