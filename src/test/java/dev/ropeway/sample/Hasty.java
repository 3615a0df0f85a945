package dev.ropeway.sample;

import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import jakarta.ejb.Stateless;
import java.util.concurrent.CompletionStage;

/** An EJB that cannot wait for the commit of its own transaction. */
@Stateless
public class Hasty {

  /** Deposits, and waits for the outcome within the transaction. */
  public String deposit(Session<Account> session) {
    Patch patch = session.patch(Accounts.DEPOSIT, 1L);
    try {
      return patch.outcome().toCompletableFuture().join().toString();
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Waits for what was recorded before this transaction. */
  public Outcome await(CompletionStage<Outcome> outcome) {
    return outcome.toCompletableFuture().join();
  }

  /** Deposits, for somebody who waits outside. */
  public CompletionStage<Outcome> begin(Session<Account> session) {
    return session.patch(Accounts.DEPOSIT, 1L).outcome();
  }
}
