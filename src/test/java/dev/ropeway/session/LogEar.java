package dev.ropeway.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what everybody logs. */
final class LogEar extends Handler implements AutoCloseable {
  private final Logger root = Logger.getLogger("");
  private final List<LogRecord> said = new CopyOnWriteArrayList<>();

  LogEar() {
    root.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.INFO.intValue()) {
      said.add(line);
    }
  }

  List<String> levels() {
    return said.stream().map(line -> line.getLevel().getName()).toList();
  }

  List<String> lines() {
    return said.stream().map(line -> line.getLoggerName() + ": " + line.getMessage()).toList();
  }

  @Override
  public void flush() {
    // nothing is held back
  }

  @Override
  public void close() {
    root.removeHandler(this);
  }
}
