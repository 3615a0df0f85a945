package dev.ropeway.journal;

import java.lang.System.Logger.Level;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/**
 * Where Flyway logs, below what is shown: whatever goes wrong it throws as well, {@link Schema}
 * says it in one line, and the rest (an error about {@code db/callback} at each start among it) is
 * nobody's concern. Thread-safe.
 */
public final class MigrationLog implements LogCreator, Log {
  private static final System.Logger LOG = System.getLogger(MigrationLog.class.getName());

  @Override
  public Log createLogger(Class<?> of) {
    return this;
  }

  @Override
  public boolean isDebugEnabled() {
    return LOG.isLoggable(Level.TRACE);
  }

  @Override
  public void debug(String message) {
    LOG.log(Level.TRACE, message);
  }

  @Override
  public void info(String message) {
    LOG.log(Level.DEBUG, message);
  }

  @Override
  public void notice(String message) {
    LOG.log(Level.DEBUG, message);
  }

  @Override
  public void warn(String message) {
    LOG.log(Level.DEBUG, message);
  }

  @Override
  public void error(String message) {
    LOG.log(Level.DEBUG, message);
  }

  @Override
  public void error(String message, Exception e) {
    LOG.log(Level.DEBUG, message, e);
  }
}
