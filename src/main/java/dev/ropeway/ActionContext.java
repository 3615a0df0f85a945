package dev.ropeway;

import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What an action may know besides its data and arguments: how it was recorded, and dice. All of it
 * follows from the recorded action alone, so it is the same on every node and however often the
 * action is applied, and an action that uses nothing else stays pure. It holds while the action
 * runs; not for keeping. Confined to one thread.
 */
public interface ActionContext {

  /**
   * When the action was recorded, by the clock of the node that did, to the microsecond. The
   * actions of a transaction have one time. Clocks of nodes may differ: it is no measure of what
   * came first.
   */
  Instant at();

  /**
   * Random numbers of this action's own, from a secret of the server and from who recorded it as
   * what on which key: whoever does not know the secret cannot foretell them, not from those of
   * other actions either. A run begins them anew; within it each call goes on with the same ones.
   */
  RandomGenerator random();

  /** The verified caller behind it; empty for the application, and where nobody is verified. */
  Optional<RecordedCaller> caller();

  /** Who recorded it: the name of a session, of a mirror or of a transaction. */
  String client();

  /** The client's number for it, from 1. */
  long id();
}
