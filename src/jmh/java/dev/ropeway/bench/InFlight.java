package dev.ropeway.bench;

import java.util.concurrent.Semaphore;

/** A writer that has so many coins on their way at a time: it waits for a place, not for an end. */
final class InFlight implements Contestant.Writer {
  private final AsyncGiver giver;
  private final Semaphore places;
  private final int most;
  private volatile boolean failed;

  InFlight(AsyncGiver giver, int most) {
    this.giver = giver;
    this.most = most;
    this.places = new Semaphore(most);
  }

  @Override
  public void giveCoin(int key) throws InterruptedException {
    places.acquire();
    giver
        .giveCoin(key)
        .whenComplete(
            (given, failure) -> {
              failed |= failure != null;
              places.release();
            });
    if (failed) {
      throw new IllegalStateException("a coin was not given");
    }
  }

  /** Waits until all have arrived. */
  void await() throws InterruptedException {
    places.acquire(most);
    places.release(most);
  }
}
