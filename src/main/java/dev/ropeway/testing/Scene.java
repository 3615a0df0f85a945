package dev.ropeway.testing;

import dev.ropeway.Action;
import dev.ropeway.Caller;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import org.jspecify.annotations.Nullable;

/**
 * Where the actions of one given-when-then take place: always on the same key and under the same
 * names, so that dice fall as they did before. For one thread at a time.
 */
record Scene<T>(HandNodes nodes, Store<T> store, @Nullable Caller caller) {
  static final String KEY = "given";

  /**
   * Records an action and has it decided.
   *
   * @param number which action it is, from 1
   */
  <A> Then<T> when(int number, Action<T, A> action, A args) {
    T before = data();
    String what = action + "(" + (args == null ? "" : args) + ") on " + before;
    SessionService all = nodes.first().sessions();
    SessionService sessions = caller == null ? all : all.as(caller);
    Patch patch;
    try {
      patch = sessions.patch(store, KEY, action, args, IdempotencyKey.of("when-" + number));
    } catch (NotRecordedException e) {
      return new Then<>(this, number, what, before, null, e);
    }
    Outcome outcome = nodes.settled(patch.outcome());
    return new Then<>(this, number, what, before, outcome, null);
  }

  T data() {
    return nodes.data(store, KEY);
  }
}
