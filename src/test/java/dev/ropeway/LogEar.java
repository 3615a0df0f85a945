package dev.ropeway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what is logged, by everybody or one logger. */
public final class LogEar extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<LogRecord> said = new CopyOnWriteArrayList<>();

  /** Hears everybody. */
  public LogEar() {
    this(Logger.getLogger(""));
  }

  /** Hears one logger and those below it. */
  public LogEar(Logger logger) {
    this.logger = logger;
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.INFO.intValue()) {
      said.add(line);
    }
  }

  public List<String> levels() {
    return said.stream().map(line -> line.getLevel().getName()).toList();
  }

  public List<String> messages() {
    return said.stream().map(LogRecord::getMessage).toList();
  }

  public List<String> lines() {
    return said.stream().map(line -> line.getLoggerName() + ": " + line.getMessage()).toList();
  }

  @Override
  public void flush() {
    // nothing is held back
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
