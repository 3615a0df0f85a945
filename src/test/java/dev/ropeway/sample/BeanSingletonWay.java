package dev.ropeway.sample;

import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.transaction.UserTransaction;

/** A singleton that manages its transactions by itself. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class BeanSingletonWay {
  @Resource private UserTransaction transaction;

  public void within(Runnable deed) {
    OwnWays.within(transaction, deed);
  }
}
