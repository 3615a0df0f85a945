package dev.ropeway.action;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the client names begin that Ropeway gives itself, after which follows what tells one from
 * another; nobody else's begin so.
 */
public final class ClientNames {
  /** All of them. */
  public static final String RESERVED = "ropeway:";

  /** Actions of a transaction; the name of who numbers it, {@code #} and its number follow. */
  public static final String TRANSACTION = RESERVED + "tx:";

  /** What a session records in a JTA transaction; once also actions of transactions. */
  private static final String JTA = RESERVED + "transaction:";

  /** What departures record. */
  public static final String ROOM = RESERVED + "room:";

  private static final String SESSION = RESERVED + "session:";

  private ClientNames() {}

  /** Who numbers the transaction that records under a name; null if it is none, or the server. */
  static @Nullable String author(String client) {
    int end = client.lastIndexOf('#');
    for (String prefix : List.of(TRANSACTION, JTA)) {
      if (client.startsWith(prefix) && end >= prefix.length()) {
        return client.substring(prefix.length(), end);
      }
    }
    return null;
  }

  /** Whether code of the server records under a name. */
  static boolean isServer(String client) {
    return author(client) == null
        && Stream.of(SESSION, TRANSACTION, JTA, ROOM).anyMatch(client::startsWith);
  }
}
