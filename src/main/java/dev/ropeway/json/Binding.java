package dev.ropeway.json;

import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

/**
 * How stores are bound to JSON.
 *
 * @param validator judges Bean Validation constraints; null: they are not judged
 * @param strict whether actions are held to what they promise; see {@code docs/strict-mode.md}
 */
public record Binding(@Nullable Validator validator, boolean strict) {
  /** Neither. */
  public static final Binding PLAIN = new Binding(null, false);
}
