package dev.ropeway.session;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that a test begins and ends by hand, for the thread that does so. Of a database they
 * know nothing: what is recorded within one is in the database at once.
 */
final class HandRegistry implements TransactionSynchronizationRegistry {
  private final ThreadLocal<@Nullable Running> running = new ThreadLocal<>();

  private static final class Running {
    final Map<Object, Object> resources = new HashMap<>();
    final List<Synchronization> synchronizations = new ArrayList<>();
  }

  void begin() {
    running.set(new Running());
  }

  void commit() {
    current().synchronizations.forEach(Synchronization::beforeCompletion);
    end(Status.STATUS_COMMITTED);
  }

  void rollback() {
    end(Status.STATUS_ROLLEDBACK);
  }

  private void end(int status) {
    Running done = current();
    running.remove();
    done.synchronizations.forEach(each -> each.afterCompletion(status));
  }

  private Running current() {
    Running now = running.get();
    if (now == null) {
      throw new IllegalStateException("no transaction");
    }
    return now;
  }

  @Override
  public @Nullable Object getTransactionKey() {
    return running.get();
  }

  @Override
  public void putResource(Object key, Object value) {
    current().resources.put(key, value);
  }

  @Override
  public @Nullable Object getResource(Object key) {
    return current().resources.get(key);
  }

  @Override
  public void registerInterposedSynchronization(Synchronization synchronization) {
    current().synchronizations.add(synchronization);
  }

  @Override
  public int getTransactionStatus() {
    return running.get() == null ? Status.STATUS_NO_TRANSACTION : Status.STATUS_ACTIVE;
  }

  @Override
  public void setRollbackOnly() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean getRollbackOnly() {
    return false;
  }
}
