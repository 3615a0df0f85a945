package dev.ropeway.action;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the client names begin that Ropeway gives itself, after which follows what tells one from
 * another; nobody else's begin so. Where somebody is known to be behind it, his name stands first,
 * and behind a {@code #} what tells this from others of his.
 */
public final class ClientNames {
  /** All of them. */
  public static final String RESERVED = "ropeway:";

  /** Actions of a transaction; the name of who numbers it, {@code #} and its number follow. */
  public static final String TRANSACTION = RESERVED + "tx:";

  /** What a session records in a JTA transaction; once also actions of transactions. */
  public static final String JTA = RESERVED + "transaction:";

  /** What departures record. */
  public static final String ROOM = RESERVED + "room:";

  /** Requests that have an {@code Idempotency-Key}; a caller's identity, {@code #} and its hash. */
  public static final String KEY = RESERVED + "key:";

  /** Requests that nothing tells from others; a caller's identity, {@code #} and what is unique. */
  public static final String ANONYMOUS = RESERVED + "anonymous:";

  /** Sessions; the identity of the caller whom one acts for, {@code #} and what is unique. */
  public static final String SESSION = RESERVED + "session:";

  /** What deletes expired entries; the version that had expired follows. */
  public static final String EXPIRY = RESERVED + "expiry:";

  /** How what tells them apart begins where code of the server records under a key of its own. */
  private static final String ONCE = "once-";

  /** How what tells them apart begins of what was recorded later than it was asked for. */
  private static final String LATER = "later-";

  private ClientNames() {}

  /**
   * The name under which an action is recorded that has waited for its time.
   *
   * @param identity the caller who asked for it; null: the application, or nobody is verified
   * @param id by what it is known among those of its key
   */
  public static String later(@Nullable String identity, String id) {
    return SESSION + (identity == null ? "" : identity + "#") + LATER + id;
  }

  /**
   * The name under which code of the server records what has a key by which repeats are known.
   *
   * @param identity the caller for whom it acts; null: the application
   * @param hash of the key
   */
  public static String once(@Nullable String identity, String hash) {
    return SESSION + (identity == null ? "" : identity + "#") + ONCE + hash;
  }

  /** Whether a name is one of {@link #once}. */
  public static boolean isOnce(String client) {
    return client.startsWith(SESSION)
        && client.startsWith(ONCE, Math.max(client.lastIndexOf('#') + 1, SESSION.length()));
  }

  /** Who numbers the transaction that records under a name; null if it is none, or the server. */
  static @Nullable String author(String client) {
    return behind(client, List.of(TRANSACTION, JTA));
  }

  /** Whether a client records under a name: its own, or that of a transaction of its own. */
  public static boolean isOf(String client, String name) {
    return name.equals(client) || client.equals(author(name));
  }

  /** The verified caller for whom Ropeway made a name, of a request or a session; or null. */
  static @Nullable String caller(String client) {
    return behind(client, List.of(KEY, ANONYMOUS, SESSION));
  }

  private static @Nullable String behind(String client, List<String> prefixes) {
    int end = client.lastIndexOf('#');
    for (String prefix : prefixes) {
      if (client.startsWith(prefix) && end >= prefix.length()) {
        return client.substring(prefix.length(), end);
      }
    }
    return null;
  }

  /** Whether code of the server records under a name that is no caller's. */
  static boolean isServer(String client) {
    return author(client) == null
        && Stream.of(SESSION, TRANSACTION, JTA, ROOM, EXPIRY).anyMatch(client::startsWith);
  }
}
