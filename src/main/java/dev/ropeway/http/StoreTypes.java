package dev.ropeway.http;

import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types of a store for programs in TypeScript: of its data, and of its actions. */
final class StoreTypes {
  /** The schema of an answer that is not declared. */
  static final JsonObject ANYTHING = JsonValue.EMPTY_JSON_OBJECT;

  private StoreTypes() {}

  /** The module that declares them, with those actions that the caller may record on some key. */
  static String of(RemoteStore store) {
    return of(
        store.name(),
        store.schema(),
        store.actions(),
        name -> store.foretold(name) ? null : store.answerSchema(name).orElse(ANYTHING));
  }

  /**
   * What is read may be anything where nothing is said of it, what is given as well.
   *
   * @param answers the schema of what an action answers; null of one that does not
   */
  static String of(
      String store,
      JsonObject data,
      Map<String, JsonObject> actions,
      Function<String, @Nullable JsonObject> answers) {
    String name = TypeNames.pascal(store);
    StringBuilder module =
        new StringBuilder("// Made by GET /api/stores/" + store + "/types.d.ts\n\n");
    module.append(new SchemaTypes(name + "Data", data, "any").declarations());
    StringBuilder listed = new StringBuilder();
    actions.forEach(
        (action, schema) -> {
          String prefix = name + TypeNames.pascal(action);
          JsonObject answer = answers.apply(action);
          listed.append("  ").append(SchemaTypes.member(action)).append(": { args: ");
          listed.append(type(new SchemaTypes(prefix + "Args", schema, "unknown"), module));
          if (answer != null) {
            listed.append("; result: ");
            listed.append(type(new SchemaTypes(prefix + "Result", answer, "any"), module));
          }
          listed.append(" };\n");
        });
    return module
        .append("export interface " + name + "Actions {\n")
        .append(listed)
        .append("}\n")
        .toString();
  }

  /** Where it takes types with names, these are declared before it. */
  private static String type(SchemaTypes types, StringBuilder module) {
    if (!types.isNamed()) {
      return types.type("  ");
    }
    module.append(types.declarations());
    return types.name();
  }
}
