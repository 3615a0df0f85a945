package dev.ropeway.sample;

import jakarta.ejb.Singleton;

/** A singleton, whose transactions are the container's. */
@Singleton
public class SingletonWay {

  public void required(Runnable deed) {
    deed.run();
  }
}
