package dev.ropeway.action;

import org.jspecify.annotations.Nullable;

/** Who records an action, as far as it is known where it is applied. */
public interface Acting {

  /** The name under which it is recorded. */
  String client();

  /** The verified caller behind it; null for the application, and where nobody is verified. */
  @Nullable Author author();

  /** Whether its client is known to be absent from the room; asked for where that matters only. */
  boolean absent();

  /** The same as realtime stores see it. */
  default Actor actor() {
    Actor actor = Actor.of(client(), author());
    return absent() ? actor.away() : actor;
  }
}
