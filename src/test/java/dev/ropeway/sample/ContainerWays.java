package dev.ropeway.sample;

import static jakarta.ejb.TransactionAttributeType.NEVER;
import static jakarta.ejb.TransactionAttributeType.NOT_SUPPORTED;
import static jakarta.ejb.TransactionAttributeType.REQUIRED;
import static jakarta.ejb.TransactionAttributeType.REQUIRES_NEW;
import static jakarta.ejb.TransactionAttributeType.SUPPORTS;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;

/** An enterprise bean whose transactions are the container's, of each kind. */
@Stateless
public class ContainerWays {

  @TransactionAttribute(REQUIRED)
  public void required(Runnable deed) {
    deed.run();
  }

  @TransactionAttribute(REQUIRES_NEW)
  public void requiresNew(Runnable deed) {
    deed.run();
  }

  @TransactionAttribute(SUPPORTS)
  public void supports(Runnable deed) {
    deed.run();
  }

  @TransactionAttribute(NOT_SUPPORTED)
  public void notSupported(Runnable deed) {
    deed.run();
  }

  @TransactionAttribute(NEVER)
  public void never(Runnable deed) {
    deed.run();
  }
}
