package dev.ropeway.session;

import dev.ropeway.Patch;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.json.BoundAction;
import java.util.function.BooleanSupplier;

/** The transaction of the calling thread, if it has one. Thread-safe. */
interface CallerTransaction {

  /** Whether the calling thread is in a transaction. */
  boolean active();

  /**
   * Tells, in any thread, whether that is in the transaction which the calling thread is in now.
   */
  BooleanSupplier within();

  /** Records an action in the calling thread's transaction. */
  <T> Patch patch(OpenSession<T> session, BoundAction<T> action, Arguments arguments);

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
        public BooleanSupplier within() {
          return () -> false;
        }

        @Override
        public <T> Patch patch(OpenSession<T> session, BoundAction<T> action, Arguments arguments) {
          throw new IllegalStateException("There is no transaction.");
        }

        @Override
        public void record(TransactionRequest request) {
          throw new IllegalStateException("There is no transaction.");
        }
      };
}
