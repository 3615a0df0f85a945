package dev.ropeway.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells other nodes through the database, in a transaction of its own: PostgreSQL lets only one
 * with a notification commit at a time, so none of those that write has one. Thread-safe; every
 * method blocks on the database and fails with Hibernate's exceptions.
 */
public final class Notifier {
  private final Database database;

  /** Tells through a database. */
  public Notifier(Database database) {
    this.database = database;
  }

  /** Sends a hint to all nodes. */
  public void tell(Hint hint) {
    send(notifications(hint));
  }

  /** A hint to all nodes: one notification, or a few if it is long. */
  public static List<Notification> notifications(Hint hint) {
    List<Notification> all = new ArrayList<>();
    hint.payloads().forEach(each -> all.add(new Notification(Notification.HINTS, each)));
    return all;
  }

  /** Sends what rooms and their nodes have to say, in this order. */
  public void send(List<Notification> all) {
    database.pull(
        connection -> {
          new Notify(connection).send(all);
          return all.size();
        });
  }

  /** Tells all nodes that rights have changed; they look for themselves what. */
  public void accessChanged() {
    send(List.of(new Notification(Notification.ACCESS, "")));
  }
}
