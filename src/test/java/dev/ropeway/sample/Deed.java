package dev.ropeway.sample;

import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.sample.Bank.End;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * All that an application may ask of Ropeway in a transaction: it reads, patches, runs a
 * transaction and restores a version, each on a key of its own. Run by one thread.
 */
final class Deed implements Runnable {
  private final SessionService sessions;
  private final TransactionSynchronizationRegistry registry;
  private final String key;
  private final End end;
  private final List<CompletionStage<?>> outcomes = new ArrayList<>();
  private final CountDownLatch ran = new CountDownLatch(1);

  /**
   * Describes it.
   *
   * @param end what becomes of the transaction in the middle of which it runs
   */
  Deed(SessionService sessions, TransactionSynchronizationRegistry registry, String key, End end) {
    this.sessions = sessions;
    this.registry = registry;
    this.key = key;
    this.end = end;
  }

  @Override
  public void run() {
    try {
      act();
    } finally {
      ran.countDown();
    }
  }

  /** Waits until it has run. */
  boolean ran() throws InterruptedException {
    return ran.await(20, TimeUnit.SECONDS);
  }

  private void act() {
    if (end == End.ROLLBACK_ONLY_FIRST) {
      registry.setRollbackOnly();
    }
    try (Session<Account> patched = sessions.load(Accounts.STORE, patched());
        Session<Account> first = sessions.load(Accounts.STORE, first());
        Session<Account> second = sessions.load(Accounts.STORE, second())) {
      long before = sessions.view(Accounts.STORE, patched()).latest().version();
      outcomes.add(patched.patch(Accounts.DEPOSIT, 10L + before).outcome());
      outcomes.add(
          sessions.transaction(
              tx -> {
                tx.patch(first, Accounts.DEPOSIT, 10L);
                tx.patch(second, Accounts.DEPOSIT, 10L);
              }));
      outcomes.add(sessions.view(Accounts.STORE, restored()).restoreTo(1).outcome());
    }
    if (end == End.ROLLBACK_ONLY) {
      registry.setRollbackOnly();
    }
    if (end == End.EXCEPTION) {
      throw new OnPurpose();
    }
  }

  /** What came of each recording. */
  List<CompletionStage<?>> outcomes() {
    return outcomes;
  }

  End end() {
    return end;
  }

  String patched() {
    return key + "-patched";
  }

  String first() {
    return key + "-first";
  }

  String second() {
    return key + "-second";
  }

  /** A key that has two versions, of which the first is restored. */
  String restored() {
    return key + "-restored";
  }

  /** Ends a transaction as exceptions do. */
  static final class OnPurpose extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
