package dev.ropeway.sample;

import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.transaction.UserTransaction;

/** An enterprise bean that manages its transactions by itself. */
@Stateless
@TransactionManagement(TransactionManagementType.BEAN)
public class BeanManagedWay {
  @Resource private UserTransaction transaction;

  public void within(Runnable deed) {
    OwnWays.within(transaction, deed);
  }

  public void without(Runnable deed) {
    deed.run();
  }
}
