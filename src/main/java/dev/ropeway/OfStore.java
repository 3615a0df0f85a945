package dev.ropeway;

import jakarta.inject.Qualifier;
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
}
