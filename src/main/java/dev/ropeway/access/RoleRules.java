package dev.ropeway.access;

import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.Decision;
import dev.ropeway.Right;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of a store: which roles have which right, and on which keys.
 *
 * <pre>
 * ropeway.store.boards.read=editor,viewer
 * ropeway.store.boards.act.set=editor
 * ropeway.store.boards.keys={claim:tenant}/*
 * ropeway.store.boards.keys.list={claim:tenant}/public/*
 * </pre>
 *
 * <p>{@code *} is everybody who is signed in. What is said of one action counts before what is said
 * of all ({@code act}), and what is said of the keys of one right before what is said of all.
 * Immutable.
 *
 * @param roles by the name of a right or of a right and an action
 * @param keys by the name of a right; the empty name for all others
 */
record RoleRules(Map<String, Set<String>> roles, Map<String, List<KeyPattern>> keys) {
  private static final String EVERYBODY = "*";

  /** Copies them. */
  RoleRules {
    roles = Map.copyOf(roles);
    keys = Map.copyOf(keys);
  }

  /**
   * Reads what is set for a store.
   *
   * @param actions the names of its actions
   * @param source a property's value by its name
   * @throws IllegalArgumentException naming the property that cannot be understood
   */
  static RoleRules read(
      String store, Collection<String> actions, Function<String, Optional<String>> source) {
    String prefix = "ropeway.store." + store + ".";
    Map<String, Set<String>> roles = new HashMap<>();
    Map<String, List<KeyPattern>> keys = new HashMap<>();
    Stream.concat(
            Arrays.stream(Right.values()).map(Right::text),
            actions.stream().map(action -> Right.ACT.text() + "." + action))
        .forEach(
            name ->
                source
                    .apply(prefix + name)
                    .ifPresent(text -> roles.put(name, Set.copyOf(list(text)))));
    source.apply(prefix + "keys").ifPresent(text -> keys.put("", patterns(prefix + "keys", text)));
    for (Right right : Right.values()) {
      String name = prefix + "keys." + right.text();
      source.apply(name).ifPresent(text -> keys.put(right.text(), patterns(name, text)));
    }
    return new RoleRules(roles, keys);
  }

  private static List<KeyPattern> patterns(String name, String text) {
    try {
      return list(text).stream().map(KeyPattern::new).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
  }

  /** Whether there is anything that could allow something. */
  boolean exist() {
    return !roles.isEmpty();
  }

  /** Whether roles and keys allow it. */
  Decision check(AccessRequest request) {
    boolean role = roles.isEmpty() || has(request.caller(), of(request));
    return Decision.allowIf(role && reaches(request));
  }

  /** Whether a caller has any right in the store, whatever the key. */
  boolean concern(Caller caller) {
    return roles.values().stream().anyMatch(some -> has(caller, some));
  }

  /** Whether a caller may record an action, whatever the key. */
  boolean ever(Caller caller, String action) {
    return has(caller, of(new AccessRequest(caller, Right.ACT, "", "", action)));
  }

  private @Nullable Set<String> of(AccessRequest request) {
    Set<String> own = roles.get(request.name());
    return own == null ? roles.get(request.right().text()) : own;
  }

  private static boolean has(Caller caller, @Nullable Set<String> some) {
    return some != null && (some.contains(EVERYBODY) || some.stream().anyMatch(caller::is));
  }

  private boolean reaches(AccessRequest request) {
    List<KeyPattern> patterns = keys.getOrDefault(request.right().text(), keys.get(""));
    if (patterns == null) {
      return true;
    }
    return patterns.stream()
        .anyMatch(
            pattern ->
                request.right() == Right.LIST
                    ? pattern.covers(request.caller(), request.key())
                    : pattern.matches(request.caller(), request.key()));
  }
}
