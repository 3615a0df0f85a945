package dev.ropeway.sample;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;

/** A CDI bean that begins transactions by itself, or has none; and observers of transactions. */
@ApplicationScoped
public class PlainWays {
  @Resource private UserTransaction transaction;
  @Inject private Event<Late> late;

  /** What is done when a transaction is about to commit. */
  public record BeforeCommit(Deed deed) {}

  /** What is done when a transaction has ended. */
  public record Late(Deed deed) {}

  @Inject private Event<BeforeCommit> beforeCommit;

  public void within(Runnable deed) {
    OwnWays.within(transaction, deed);
  }

  public void without(Runnable deed) {
    deed.run();
  }

  @Transactional
  public void beforeCommit(Runnable deed) {
    beforeCommit.fire(new BeforeCommit((Deed) deed));
  }

  @Transactional
  public void afterCommit(Runnable deed) {
    late.fire(new Late((Deed) deed));
  }

  void last(@Observes(during = TransactionPhase.BEFORE_COMPLETION) BeforeCommit event) {
    event.deed().run();
  }

  void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) Late event) {
    event.deed().run();
  }
}
