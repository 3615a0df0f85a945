package dev.ropeway.http;

import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.function.Predicate;

/** The types of a store for programs in TypeScript: of its data, and of its actions. */
final class StoreTypes {
  private StoreTypes() {}

  /** The module that declares them, with those actions that the caller may record on some key. */
  static String of(RemoteStore store) {
    return of(store.name(), store.schema(), store.actions(), name -> !store.foretold(name));
  }

  /**
   * What is read may be anything where nothing is said of it, what is given as well.
   *
   * @param answering which actions may answer
   */
  static String of(
      String store, JsonObject data, Map<String, JsonObject> actions, Predicate<String> answering) {
    String name = TypeNames.pascal(store);
    StringBuilder module =
        new StringBuilder("// Made by GET /api/stores/" + store + "/types.d.ts\n\n");
    module.append(new SchemaTypes(name + "Data", data, "any").declarations());
    StringBuilder listed = new StringBuilder();
    actions.forEach(
        (action, schema) -> {
          String args = name + TypeNames.pascal(action) + "Args";
          SchemaTypes types = new SchemaTypes(args, schema, "unknown");
          String type = types.type("  ");
          if (types.isNamed()) {
            module.append(types.declarations());
            type = args;
          }
          listed.append("  ").append(SchemaTypes.member(action));
          listed.append(": { args: ").append(type);
          listed.append(answering.test(action) ? "; result: any };\n" : " };\n");
        });
    return module
        .append("export interface " + name + "Actions {\n")
        .append(listed)
        .append("}\n")
        .toString();
  }
}
