package dev.ropeway.client;

/** A listener that is heard until this is closed. Thread-safe. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
