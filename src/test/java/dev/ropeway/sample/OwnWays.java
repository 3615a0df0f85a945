package dev.ropeway.sample;

import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

/** Transactions that the application begins and ends by itself. */
final class OwnWays {
  private OwnWays() {}

  /** Commits, or rolls back if the deed fails. */
  static void within(UserTransaction transaction, Runnable deed) {
    try {
      transaction.begin();
      boolean done = false;
      try {
        deed.run();
        done = true;
      } finally {
        end(transaction, done);
      }
    } catch (NotSupportedException | SystemException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void end(UserTransaction transaction, boolean commit) throws SystemException {
    try {
      if (commit) {
        transaction.commit();
      } else {
        transaction.rollback();
      }
    } catch (RollbackException e) {
      throw new Deed.OnPurpose(); // it was marked
    } catch (jakarta.transaction.HeuristicMixedException
        | jakarta.transaction.HeuristicRollbackException e) {
      throw new IllegalStateException(e);
    }
  }
}
