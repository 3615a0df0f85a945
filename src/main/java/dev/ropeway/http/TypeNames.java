package dev.ropeway.http;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of types in TypeScript. */
final class TypeNames {
  private TypeNames() {}

  /** A name such as {@code add_coins} as types have theirs: {@code AddCoins}. */
  static String pascal(String name) {
    String joined =
        Stream.of(name.split("[^A-Za-z0-9]+", -1))
            .filter(word -> !word.isEmpty())
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    boolean unnameable = joined.isEmpty() || Character.isDigit(joined.charAt(0));
    return unnameable ? "_" + joined : joined;
  }
}
