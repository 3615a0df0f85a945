package dev.ropeway.node;

import dev.ropeway.container.SteadyThreads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;

/**
 * What the container gives a node. A bean apart, so that whoever asks for it can say what of it is
 * not there.
 */
@Dependent
public class ContainerResources {
  @PersistenceUnit(unitName = "ropeway")
  EntityManagerFactory factory;

  @Resource(lookup = "jdbc/ropeway")
  DataSource source;

  @Resource UserTransaction transaction;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  TransactionSynchronizationRegistry registry;

  @Resource ManagedScheduledExecutorService scheduler;

  @Resource private ManagedThreadFactory managed;

  /**
   * For an executor of our own: the server's gives each task the context of whoever submitted it,
   * and a lane must not run as part of the request that woke it, nor wait behind requests.
   */
  ThreadFactory threads;

  @PostConstruct
  void lend() {
    threads = new SteadyThreads(managed);
  }
}
