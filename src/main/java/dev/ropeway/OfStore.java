package dev.ropeway;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.io.Serial;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Observes the updates of one store alone: {@code void onUpdate(@ObservesAsync @OfStore("players")
 * EntryUpdated event)}. Without it an observer gets those of all stores.
 */
@Qualifier @Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface OfStore {

  /** The store's name, with its scope behind a colon if it has one. */
  String value();

  /** The qualifier of a store, for code that selects by it. */
  final class Literal extends AnnotationLiteral<OfStore> implements OfStore {
    @Serial private static final long serialVersionUID = 1;

    private final String value;

    /** Qualifies what is of this store. */
    public Literal(String value) {
      this.value = value;
    }

    @Override
    public String value() {
      return value;
    }
  }
}
