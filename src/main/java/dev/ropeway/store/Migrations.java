package dev.ropeway.store;

import dev.ropeway.Migration;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store's migrations, applied to stored data in memory. Immutable and thread-safe. */
public final class Migrations {
  /** Those of a store that has none. */
  public static final Migrations NONE = new Migrations(List.of());

  /** Only finds what can be stored nowhere; how much may be stored is judged when it is. */
  private static final JsonLimits STORABLE = new JsonLimits(JsonText.MAX_DEPTH, Integer.MAX_VALUE);

  private final List<Migration> all;
  private final List<String> names;

  /** Takes them in their order. */
  public Migrations(List<Migration> all) {
    this.all = List.copyOf(all);
    this.names = all.stream().map(Migration::name).toList();
  }

  /** Their names in order. */
  public List<String> names() {
    return names;
  }

  /** Whether data with these migrations done is in the form this node knows. */
  public boolean done(List<String> done) {
    return done == names || names.equals(done);
  }

  /**
   * The data in the form this node knows.
   *
   * @param done the migrations the data already has
   * @throws UnknownFormException if those are not the first of these, or one fails
   */
  public JsonValue apply(JsonValue data, List<String> done) {
    requirePrefix(done);
    JsonValue current = data;
    for (Migration each : all.subList(done.size(), all.size())) {
      current = apply(each, current);
    }
    return current;
  }

  private void requirePrefix(List<String> done) {
    for (String name : done) {
      if (!names.contains(name)) {
        throw new UnknownFormException(
            "The data has the migration \"" + name + "\", which this node does not know.");
      }
    }
    if (!names.subList(0, done.size()).equals(done)) {
      throw new UnknownFormException(
          "The data has the migrations "
              + done
              + ", which this node has in the order "
              + names
              + ".");
    }
  }

  private static JsonValue apply(Migration migration, JsonValue data) {
    JsonValue result;
    try {
      result = migration.function().apply(data);
      result = result == null ? null : JsonNumbers.normalised(result);
    } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
      throw failed(migration, e.toString());
    }
    String problem = result == null ? "it gave null instead of JSON" : STORABLE.violation(result);
    if (result == null || problem != null) {
      throw failed(migration, problem);
    }
    return result;
  }

  private static UnknownFormException failed(Migration migration, @Nullable String why) {
    return new UnknownFormException("Migration \"" + migration.name() + "\" failed: " + why);
  }
}
