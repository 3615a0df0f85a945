package dev.ropeway.store;

import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonValue;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

/** The Bean Validation constraints of a type, nested ones by its {@code @Valid}. */
record BeanRule<T>(Validator validator) implements StoreRules.Rule<T> {
  /** Those of a type; null if it has none, so that nothing is spent on them. */
  static <T> @Nullable BeanRule<T> of(Class<T> type, @Nullable Validator validator) {
    return validator != null
            && !JsonValue.class.isAssignableFrom(type)
            && validator.getConstraintsForClass(type).isBeanConstrained()
        ? new BeanRule<>(validator)
        : null;
  }

  @Override
  public @Nullable String violation(T data) {
    // a set has no order, and all nodes should say the same
    return StoreRules.joined(validator.validate(data).stream().map(BeanRule::text).sorted());
  }

  private static String text(ConstraintViolation<?> violation) {
    return JsonPointers.place(pointer(violation.getPropertyPath())) + ": " + violation.getMessage();
  }

  private static String pointer(Path path) {
    StringBuilder pointer = new StringBuilder();
    for (Path.Node node : path) {
      if (node.isInIterable() && (node.getIndex() != null || node.getKey() != null)) {
        Object place = node.getIndex() == null ? node.getKey() : node.getIndex();
        pointer.append('/').append(JsonPointers.escape(String.valueOf(place)));
      }
      if (node.getKind() == ElementKind.PROPERTY) {
        pointer.append('/').append(JsonPointers.escape(node.getName()));
      }
    }
    return pointer.toString();
  }
}
