package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.access.Access;
import dev.ropeway.config.AuthSettings;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.function.Executable;

/** The rights of a store as a test gives and takes them, one by one and key by key. */
public final class GivenRights implements AccessPolicy {
  private final String store;
  private final Set<String> given = ConcurrentHashMap.newKeySet();

  /** Nobody has any yet. */
  public GivenRights(String store) {
    this.store = store;
  }

  @Override
  public String store() {
    return store;
  }

  @Override
  public Decision check(AccessRequest request) {
    return Decision.allowIf(
        given.contains(text(request.caller().subject(), request.key(), request.name())));
  }

  private static String text(String subject, String key, String right) {
    return subject + " " + key + " " + right;
  }

  /** Gives rights, by the names that settings have for them. */
  public void give(String subject, String key, String... rights) {
    Arrays.stream(rights).map(right -> text(subject, key, right)).forEach(given::add);
  }

  /** Takes one again. */
  public void take(String subject, String key, String right) {
    given.remove(text(subject, key, right));
  }

  /** Somebody with roles, of whom no more is known. */
  public static Caller caller(String subject, String... roles) {
    return new Caller(subject, Set.of(roles), JsonValue.EMPTY_JSON_OBJECT, null);
  }

  /** What a node is given that asks callers for tokens of the {@link TestIssuer}. */
  public static Access access(AccessPolicy... policies) {
    Map<String, String> set = new HashMap<>();
    TestIssuer.properties()
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(pair -> set.put(pair[0], pair[1]));
    Map<String, List<String>> stores = new HashMap<>();
    Arrays.stream(policies).forEach(policy -> stores.put(policy.store(), List.of()));
    return new Access(
        AuthSettings.read(name -> Optional.ofNullable(set.get(name)), false),
        stores,
        Set.of(),
        List.of(policies),
        name -> Optional.ofNullable(set.get(name)));
  }

  /** Asserts that something is refused. */
  public static void assertDenied(Kind kind, Executable attempt) {
    assertEquals(kind, assertThrows(AccessDeniedException.class, attempt).kind());
  }
}
