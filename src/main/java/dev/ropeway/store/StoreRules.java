package dev.ropeway.store;

import static java.util.stream.Collectors.joining;

import dev.ropeway.Condition;
import dev.ropeway.Store;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store's whole schema. Immutable. */
record StoreRules<T>(List<Rule<T>> all) {
  private static final int MOST_TOLD = 3;

  /** One part of it. Thread-safe. */
  @FunctionalInterface
  interface Rule<T> {

    /** What is wrong and where, as {@code /pointer: message}; null if nothing is. */
    @Nullable String violation(T data);
  }

  /** The first few violations as one text; null if there are none. */
  static @Nullable String joined(Stream<String> violations) {
    String text = violations.limit(MOST_TOLD).collect(joining("; "));
    return text.isEmpty() ? null : text;
  }

  /** The rules of a store; null if it has none, so that nothing is spent on them. */
  static <T> @Nullable StoreRules<T> of(Store<T> store, @Nullable Validator validator) {
    List<Rule<T>> rules = new ArrayList<>();
    BeanRule<T> bean = BeanRule.of(store.type(), validator);
    if (bean != null) {
      rules.add(bean);
    }
    JsonObject schema = store.jsonSchema().orElse(null);
    if (schema != null) {
      JsonSchemaRule rule = new JsonSchemaRule(schema);
      rules.add(data -> rule.violation((JsonValue) data));
    }
    store.conditions().forEach(condition -> rules.add(rule(condition)));
    return rules.isEmpty() ? null : new StoreRules<>(List.copyOf(rules));
  }

  private static <T> Rule<T> rule(Condition<? super T> condition) {
    return data ->
        condition.holds().test(data) ? null : JsonPointers.place("") + ": " + condition.message();
  }

  /** What breaks the first rule that is broken; null if nothing does. */
  @Nullable String violation(T data) {
    for (Rule<T> rule : all) {
      String violation = rule.violation(data);
      if (violation != null) {
        return violation;
      }
    }
    return null;
  }
}
