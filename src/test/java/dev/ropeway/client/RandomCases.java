package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Random cases in the form of the action vectors, of few names so that they meet. */
final class RandomCases {
  private static final List<String> NAMES = List.of("a", "b", "0", "1", "a/b", "~", "__proto__");
  private static final List<String> CLIENTS = List.of("b", "c");
  private static final List<String> ACTIONS =
      List.of(
          "set",
          "remove",
          "increment",
          "append",
          "insert",
          "merge",
          "patch",
          "own",
          "release",
          "lifetime",
          "add",
          "discard",
          "put",
          "drop",
          "drop_all",
          "assign",
          "leave");

  private final Random random;

  RandomCases(Random random) {
    this.random = random;
  }

  JsonObject next() {
    String action = of(ACTIONS);
    JsonObjectBuilder each = JsonValues.object().add("data", data()).add("action", action);
    each.add("args", random.nextInt(40) == 0 ? value(2) : args(action));
    each.add("absent", random.nextInt(8) == 0);
    return (random.nextInt(8) == 0 ? each.addNull("by") : each.add("by", of(CLIENTS))).build();
  }

  private JsonValue data() {
    if (random.nextInt(12) == 0) {
      return value(2);
    }
    JsonObjectBuilder data = object(3);
    if (random.nextInt(3) > 0) {
      data.add("$room", room());
    }
    return data.build();
  }

  private JsonObject room() {
    JsonObjectBuilder owners = JsonValues.object();
    JsonObjectBuilder lifetimes = JsonValues.object();
    JsonObjectBuilder versions = JsonValues.object();
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean takeover = random.nextBoolean();
      JsonObjectBuilder owner = JsonValues.object().add("client", of(CLIENTS));
      owner.add("takeover", takeover);
      owners.add(path(), random.nextInt(3) == 0 ? owner.add("below", false) : owner);
      lifetimes.add("/" + name() + path(), random.nextBoolean() ? "owner" : "room");
      versions.add("/" + name() + path(), 1 + random.nextInt(2));
    }
    return JsonValues.object()
        .add("owners", owners)
        .add("lifetimes", lifetimes)
        .add("versions", versions)
        .build();
  }

  private JsonObject args(String action) {
    JsonObjectBuilder args = JsonValues.object();
    switch (action) {
      case "merge" -> args.add("value", value(3));
      case "patch" -> args.add("operations", operations());
      case "leave" -> args.add("last", random.nextBoolean()).add("client", of(CLIENTS));
      default -> withPath(action, args.add("path", path()));
    }
    return args.build();
  }

  private void withPath(String action, JsonObjectBuilder args) {
    switch (action) {
      case "set", "append" -> args.add("value", value(2));
      case "increment" -> args.add("by", number());
      case "insert", "add" -> args.add("id", of(NAMES)).add("value", value(2));
      case "discard" -> args.add("id", of(NAMES));
      case "own" -> args.add("takeover", random.nextBoolean()).add("below", random.nextInt(3) > 0);
      case "lifetime" -> args.add("until", of(List.of("owner", "room", "forever", "never")));
      case "put" ->
          over(args.add("key", of(NAMES)).add("value", value(1)).add("version", random.nextInt(3)));
      case "drop" -> over(args.add("key", of(NAMES)).add("version", random.nextInt(3)));
      case "assign" -> args.add("number", key()).add("value", value(1));
      default -> {}
    }
  }

  private void over(JsonObjectBuilder args) {
    switch (random.nextInt(4)) {
      case 0 -> args.add("over", JsonValues.array());
      case 1 -> args.add("over", JsonValues.array().add(value(1)));
      default -> {}
    }
  }

  /** A whole number, now and then a large one, as JavaScript prints it. */
  private JsonValue key() {
    BigDecimal number = BigDecimal.valueOf(random.nextInt(3));
    return JsonValues.number(
        random.nextInt(4) > 0
            ? number
            : number.add(BigDecimal.valueOf(7)).scaleByPowerOfTen(random.nextInt(300)).setScale(0));
  }

  private JsonArray operations() {
    JsonArrayBuilder all = JsonValues.array();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String op = of(List.of("add", "remove", "replace", "move", "copy", "test"));
      all.add(
          JsonValues.object()
              .add("op", op)
              .add("path", random.nextInt(5) == 0 ? path() + "/-" : path())
              .add("from", path())
              .add("value", value(2)));
    }
    return all.build();
  }

  private JsonValue value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> JsonValue.NULL;
      case 1 -> JsonValue.TRUE;
      case 2 -> JsonValues.string(of(NAMES));
      case 3, 4 -> number();
      case 5 -> JsonValues.array().add(value(depth - 1)).add(value(depth - 1)).build();
      default -> object(depth - 1).build();
    };
  }

  private JsonObjectBuilder object(int depth) {
    JsonObjectBuilder object = JsonValues.object();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.add(of(NAMES), value(depth));
    }
    return object;
  }

  private JsonValue number() {
    return random.nextBoolean()
        ? JsonValues.number(random.nextInt(7) - 3L)
        : JsonValues.number(BigDecimal.valueOf(random.nextInt(2_000) - 1_000L, 3));
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append('/').append(name());
    }
    return random.nextInt(60) == 0 ? path + "~" : path.toString();
  }

  /** A name as it is written in a pointer. */
  private String name() {
    return random.nextInt(40) == 0 ? "$room" : of(NAMES).replace("~", "~0").replace("/", "~1");
  }

  private String of(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
