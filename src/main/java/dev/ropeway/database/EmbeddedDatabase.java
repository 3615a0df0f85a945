package dev.ropeway.database;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * This server's part in the embedded database of a data folder: it joins the database, starting it
 * if nobody did, and leaves it when the server stops, stopping it if nobody else is left. Safe for
 * use by several threads.
 */
final class EmbeddedDatabase {
  private static final Logger LOG = System.getLogger(EmbeddedDatabase.class.getName());
  private static final EmbeddedDatabase SHARED = new EmbeddedDatabase(DataFolder.configured());

  private final DataFolder folder;
  private @Nullable Presence presence;
  private @Nullable String complaint;
  private boolean left;

  EmbeddedDatabase(DataFolder folder) {
    this.folder = folder;
  }

  /** The one of this server; it is left when the process ends. */
  static EmbeddedDatabase shared() {
    return SHARED;
  }

  /** Joins the database unless that is done already; joins again if it went away. */
  synchronized DatabaseAddress address() throws SQLException {
    if (left) {
      throw new SQLException("The server is stopping: the embedded PostgreSQL takes nobody in");
    }
    Presence current = presence;
    if (current == null || !current.isAlive()) {
      current = join();
      if (presence == null) {
        Runtime.getRuntime().addShutdownHook(hook(this::leave));
      }
      presence = current;
    }
    return current.address();
  }

  /**
   * A server destroys the groups of threads that it lends, and no thread of such a group starts.
   */
  static Thread hook(Runnable task) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return new Thread(group, task, "leave-postgres");
  }

  private Presence join() throws SQLException {
    try {
      folder.prepare();
      return joinPrepared();
    } catch (SQLException e) {
      complainOnce(e);
      throw e;
    }
  }

  private Presence joinPrepared() throws SQLException {
    try (FileChannel lock = folder.lock()) {
      Passwords passwords = folder.secrets();
      Postmaster running = Postmaster.find(folder);
      Postmaster postmaster = running == null ? Postmaster.start(folder, passwords) : running;
      new ApplicationRole(folder, postmaster, passwords).ensure();
      Presence joined = Presence.announce(postmaster, passwords.application());
      LOG.log(
          Level.INFO,
          "Embedded PostgreSQL {0} {1} on port {2}, data in {3}",
          joined.serverVersion(),
          running == null ? "is running" : "was already running",
          Integer.toString(postmaster.port()),
          folder.tables());
      return joined;
    } catch (IOException e) {
      throw new SQLException("The embedded PostgreSQL does not start: " + e.getMessage(), e);
    }
  }

  // The pool asks again and again; once is enough to know.
  private void complainOnce(SQLException e) {
    if (!String.valueOf(e.getMessage()).equals(complaint)) {
      complaint = e.getMessage();
      LOG.log(Level.ERROR, complaint);
    }
  }

  /** Stops the database if no other server is in it. */
  synchronized void leave() {
    left = true;
    Presence last = presence;
    presence = null;
    if (last == null) {
      return;
    }
    try (FileChannel lock = folder.lock();
        Presence leaving = last) {
      Postmaster postmaster = leaving.postmaster();
      if (leaving.isLast()) {
        leaving.close();
        postmaster.stop();
      }
    } catch (IOException | SQLException e) {
      LOG.log(Level.WARNING, "The embedded PostgreSQL may still be running: {0}", e.getMessage());
    }
  }
}
