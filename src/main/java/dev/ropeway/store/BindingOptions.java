package dev.ropeway.store;

import dev.ropeway.ActionValidator;
import jakarta.validation.Validator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How stores are bound to JSON.
 *
 * @param validator judges Bean Validation constraints; null: they are not judged
 * @param judges who judges the actions of realtime stores, by the stores' names
 * @param strict whether actions are held to what they promise; see {@code docs/strict-mode.md}
 */
public record BindingOptions(
    @Nullable Validator validator, Map<String, ActionValidator> judges, boolean strict) {

  /** Copies the map. */
  public BindingOptions {
    judges = Map.copyOf(judges);
  }

  /** Without any of that. */
  public static final BindingOptions PLAIN = new BindingOptions(null, Map.of(), false);
}
