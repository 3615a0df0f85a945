package dev.ropeway.feed;

/** Is told that a watched key has moved on; looks itself what that means. */
@FunctionalInterface
public interface Watcher {

  /** Called on the path of the update: implementations return at once and never throw. */
  void moved(Watch watch);
}
