package dev.ropeway.store;

import org.jspecify.annotations.Nullable;

/** A part of a store's schema. Thread-safe. */
@FunctionalInterface
interface Rule<T> {

  /** What is wrong and where, as {@code /pointer: message}; null if nothing is. */
  @Nullable String violation(T data);

  /** How messages name a JSON Pointer. */
  static String place(String pointer) {
    return pointer.isEmpty() ? "the root" : pointer;
  }
}
