package dev.ropeway.bounds;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Something that was counted and is given back once, however often and by whomever this is closed:
 * a request may end in several ways at the same time. Thread-safe.
 */
public final class Lease implements AutoCloseable {
  private static final Runnable NOTHING = () -> {};
  private static final Lease NONE = new Lease(NOTHING);

  // instead of a reference in each of them: a connection has many of them, as long as it lives
  private static final AtomicReferenceFieldUpdater<Lease, Runnable> RELEASE =
      AtomicReferenceFieldUpdater.newUpdater(Lease.class, Runnable.class, "release");

  private volatile Runnable release;

  Lease(Runnable release) {
    this.release = release;
  }

  /** Of something that is given back by this. */
  public static Lease of(Runnable release) {
    return new Lease(release);
  }

  /** Of nothing. */
  public static Lease none() {
    return NONE;
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
    RELEASE.getAndSet(this, NOTHING).run();
  }
}
