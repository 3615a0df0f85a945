package dev.ropeway.session;

import dev.ropeway.Patch;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.store.BoundAction;

/** The transaction of the calling thread, if it has one. Thread-safe. */
public interface CallerTransaction {

  /** Whether the calling thread is in a transaction. */
  boolean active();

  /** The transaction which the calling thread is in now and in which it has recorded something. */
  Surrounding surrounding();

  /** Records an action in the calling thread's transaction. */
  <T> Patch patch(SessionState<T> session, BoundAction<T> action, CheckedArguments arguments);

  /** Records a pending transaction in the calling thread's transaction. */
  void record(TransactionRequest request);

  /** For programs without JTA. */
  CallerTransaction NONE =
      new CallerTransaction() {
        @Override
        public boolean active() {
          return false;
        }

        @Override
        public Surrounding surrounding() {
          return Surrounding.NONE;
        }

        @Override
        public <T> Patch patch(
            SessionState<T> session, BoundAction<T> action, CheckedArguments arguments) {
          throw new IllegalStateException("There is no transaction.");
        }

        @Override
        public void record(TransactionRequest request) {
          throw new IllegalStateException("There is no transaction.");
        }
      };
}
