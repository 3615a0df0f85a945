package dev.ropeway;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects a session on a key: {@code @Inject @Key("bob") Session<Player> bob}. It acts as the
 * application, and ends with the bean that it is injected into. Not for beans that are passivated:
 * they mark it {@code transient} and get none after their passivation.
 */
@Qualifier @Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Key {

  /** The key. */
  @Nonbinding
  String value();

  /** The name of the store; may be left out where only one store has data of the session's type. */
  @Nonbinding
  String store() default "";
}
