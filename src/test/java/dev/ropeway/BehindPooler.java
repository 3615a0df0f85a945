package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Has a class of tests work behind {@link PgBouncer}: what {@link TestDatabase} gives leads through
 * it, but for what nodes tell each other. To run a suite once more it is extended by an empty class
 * with this extension.
 */
public final class BehindPooler implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(BehindPooler.class);

  private final AtomicInteger given = new AtomicInteger();

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    PgBouncer pooler = new PgBouncer(TestDatabase.anyDatabaseUrl());
    context.getStore(NAMESPACE).put(PgBouncer.class, pooler);
    TestDatabase.lead(
        direct -> {
          given.incrementAndGet();
          return pooler.through(direct);
        });
  }

  @Override
  public void afterAll(ExtensionContext context) {
    TestDatabase.lead(UnaryOperator.identity());
    PgBouncer pooler = context.getStore(NAMESPACE).get(PgBouncer.class, PgBouncer.class);
    if (pooler != null) { // else there is none to be had
      pooler.close();
      assertTrue(given.get() > 0, "nothing went through the pooler");
    }
  }
}
