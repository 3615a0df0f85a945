package dev.ropeway.container;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;

/**
 * Runs work of which no transaction knows. Open Liberty keeps a connection that was used outside of
 * transactions for as long as the request or task goes on that used it; if they then wait for
 * something that needs a connection, and as many of them wait as there are connections, nothing
 * moves any more. A method of an enterprise bean is the smallest such scope: its connection is free
 * again as soon as it returns.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OutsideTransactions {

  /** Runs it; what it throws would be taken for a failure of this bean. */
  public void run(Runnable work) {
    work.run();
  }
}
