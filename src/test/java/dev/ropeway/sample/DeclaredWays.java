package dev.ropeway.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** A CDI bean with each kind of {@code @Transactional}. */
@ApplicationScoped
public class DeclaredWays {
  @Inject private DeclaredWays self; // its interceptors included

  @Transactional(TxType.REQUIRED)
  public void required(Runnable deed) {
    deed.run();
  }

  @Transactional(TxType.REQUIRES_NEW)
  public void requiresNew(Runnable deed) {
    deed.run();
  }

  @Transactional(TxType.MANDATORY)
  public void mandatory(Runnable deed) {
    deed.run();
  }

  @Transactional(TxType.SUPPORTS)
  public void supports(Runnable deed) {
    deed.run();
  }

  @Transactional(TxType.NOT_SUPPORTED)
  public void notSupported(Runnable deed) {
    deed.run();
  }

  @Transactional(TxType.NEVER)
  public void never(Runnable deed) {
    deed.run();
  }

  @Transactional
  public void mandatoryInRequired(Runnable deed) {
    self.mandatory(deed);
  }

  @Transactional
  public void supportsInRequired(Runnable deed) {
    self.supports(deed);
  }

  /** The inner transaction is another one than that around it. */
  @Transactional
  public void requiresNewInOneThatRollsBack(Runnable deed) {
    self.requiresNew(deed);
    throw new Deed.OnPurpose();
  }

  /** None of what is done without a transaction is undone by the one around it. */
  @Transactional
  public void notSupportedInOneThatRollsBack(Runnable deed) {
    self.notSupported(deed);
    throw new Deed.OnPurpose();
  }
}
