package dev.ropeway.bounds;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Something that was counted and is given back once, however often and by whomever this is closed:
 * a request may end in several ways at the same time. Thread-safe.
 */
public final class Lease implements AutoCloseable {
  private static final Runnable NOTHING = () -> {};

  private final AtomicReference<Runnable> release;

  Lease(Runnable release) {
    this.release = new AtomicReference<>(release);
  }

  /** Of something that is given back by this. */
  public static Lease of(Runnable release) {
    return new Lease(release);
  }

  /** Of nothing. */
  public static Lease none() {
    return new Lease(NOTHING);
  }

  /** Both as one. */
  public Lease and(Lease other) {
    return new Lease(
        () -> {
          close();
          other.close();
        });
  }

  @Override
  public void close() {
    release.getAndSet(NOTHING).run();
  }
}
