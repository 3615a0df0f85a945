package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A connection that listens for the hints of all nodes. Confined to one thread but for {@link
 * #close}.
 */
public final class Notifications implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Notifications.class.getName());

  /** Of a database that hangs; it is asked for nothing that takes time. */
  private static final int SILENCE_MILLIS = 10_000;

  private final Connection connection;
  private final PGConnection listener;
  private final String node;

  private Notifications(Connection connection, String node) throws SQLException {
    this.connection = connection;
    this.node = node;
    this.listener = connection.unwrap(PGConnection.class);
  }

  /**
   * Starts to listen; hints sent from now on will be returned by {@link #poll}.
   *
   * @param node whose own hints are left unread: they are old news to it
   */
  public static Notifications listen(DataSource source, String node) throws SQLException {
    Connection connection = source.getConnection();
    try {
      connection.setAutoCommit(true);
      connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
      Notifications notifications = new Notifications(connection, node);
      notifications.execute(
          "listen %s; listen %s; listen %s; listen %s; listen \"%s\""
              .formatted(
                  Notification.HINTS,
                  Notification.ROOMS,
                  Notification.ACCESS,
                  Notification.INTEREST,
                  Notification.roomsOf(node).replace("\"", "")));
      return notifications;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * What came together.
   *
   * @param hints about keys
   * @param notes about rooms, as they were sent
   * @param interests which rooms are read on which nodes, as they were sent
   * @param access whether rights have changed
   * @param own whether something was among it that this node has said
   */
  public record Received(
      List<Hint> hints, List<String> notes, List<String> interests, boolean access, boolean own) {}

  /** Waits for notifications, at most this long. */
  public Received poll(Duration longest) throws SQLException {
    PGNotification[] received = listener.getNotifications(Math.toIntExact(longest.toMillis()));
    List<Hint> hints = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<String> interests = new ArrayList<>();
    boolean access = false;
    boolean own = false;
    if (received != null) {
      for (PGNotification each : received) {
        if (each.getName().startsWith(Notification.ROOMS)) {
          notes.add(each.getParameter());
        } else if (each.getName().equals(Notification.INTEREST)) {
          interests.add(each.getParameter());
        } else if (each.getName().equals(Notification.ACCESS)) {
          access = true;
        } else if (Hint.sentBy(node, each.getParameter())) {
          own = true;
        } else {
          hint(each.getParameter(), hints);
        }
      }
    }
    return new Received(hints, notes, interests, access, own);
  }

  private static void hint(String payload, List<Hint> hints) {
    try {
      hints.add(Hint.parse(payload));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "Not a hint of Ropeway''s: {0}", payload);
    }
  }

  /** Fails if the connection is gone without a word. */
  public void check() throws SQLException {
    execute("select 1");
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      if (!connection.isClosed()) { // else the server has stopped its pool, or the database went
        execute("unlisten *");
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
