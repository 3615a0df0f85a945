package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.TestIssuer;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every route of the API by everybody: nobody, who has no token of the issuer's, another tenant
 * with all rights, who has all rights but those that it takes, and who has just those. A route that
 * is not in the table fails.
 */
class AccessMatrixIT extends SignedInTest {
  private static final List<String> RIGHTS =
      List.of("read", "watch", "act", "presence", "history", "list", "tag", "admin");

  /**
   * What a route takes.
   *
   * @param rights nothing: to be signed in
   * @param person whether it takes to be the person that it is about as well
   */
  private record Rule(
      Set<String> rights, boolean person, String method, String path, String body, String type) {

    Rule forAdmin() {
      return new Rule(Set.of("ropeway-admin"), person, method, path, body, type);
    }
  }

  private static Rule rule(String rights, String method, String path) {
    return rule(rights, method, path, "", Http.JSON);
  }

  private static Rule rule(String rights, String method, String path, String body, String type) {
    return new Rule(
        rights.isEmpty() ? Set.of() : Set.of(rights.split(",")), false, method, path, body, type);
  }

  private static Rule personal(String rights, String method, String path) {
    return new Rule(
        rights.isEmpty() ? Set.of() : Set.of(rights), true, method, path, "", Http.JSON);
  }

  private static Map<String, Rule> rules() {
    String key = path(key());
    String set = "{\"name\":\"set\",\"args\":{\"path\":\"/a\",\"value\":1}}";
    Map<String, Rule> rules = new TreeMap<>();
    rules.put(
        "revocations post",
        rule("", "POST", "/access/api/revocations", "{\"subject\":\"nobody-x\"}", Http.JSON)
            .forAdmin());
    rules.put("me get", rule("", "GET", "/access/api/me"));
    rules.put("time get", rule("", "GET", "/access/api/time"));
    rules.put("stores get", rule("", "GET", "/access/api/stores"));
    rules.put("stores/{store} get", rule("read", "GET", "/access/api/stores/docs"));
    rules.put(
        "stores/{store}/types.d.ts get", rule("read", "GET", "/access/api/stores/docs/types.d.ts"));
    rules.put(
        "stores/{store}/keys get",
        rule("list", "GET", "/access/api/stores/docs/keys?prefix=acme%2F"));
    rules.put("stores/{store}/keys/{key} get", rule("read", "GET", key));
    rules.put(
        "stores/{store}/keys/{key} patch",
        rule("act", "PATCH", key, "{\"a\":2}", Http.MERGE_PATCH));
    rules.put("stores/{store}/keys/{key} delete", rule("act", "DELETE", key));
    rules.put(
        "stores/{store}/keys/{key}/actions post",
        rule("act", "POST", key + "/actions", "{\"actions\":[" + set + "]}", Http.JSON));
    rules.put(
        "stores/{store}/keys/{key}/clients/{roomClient} delete",
        rule("presence", "DELETE", key + "/clients/~t"));
    rules.put(
        "stores/{store}/keys/{key}/ephemeral post",
        rule(
            "presence",
            "POST",
            key + "/ephemeral",
            "{\"client\":\"~t\",\"values\":{\"/x\":1}}",
            Http.JSON));
    rules.put(
        "stores/{store}/keys/{key}/messages post",
        rule(
            "presence", "POST", key + "/messages", "{\"client\":\"~t\",\"message\":1}", Http.JSON));
    rules.put("stores/{store}/keys/{key}/updates head", rule("watch", "HEAD", key + "/updates"));
    rules.put(
        "stores/{store}/keys/{key}/users/{user} put", personal("tag", "PUT", key + "/users/ann"));
    rules.put(
        "stores/{store}/keys/{key}/users/{user} delete",
        personal("tag", "DELETE", key + "/users/ann"));
    rules.put(
        "stores/{store}/keys/{key}/undoable get", rule("act", "GET", key + "/undoable?client=~t"));
    rules.put("stores/{store}/keys/{key}/versions get", rule("history", "GET", key + "/versions"));
    rules.put(
        "stores/{store}/keys/{key}/versions/diff get",
        rule("history", "GET", key + "/versions/diff?from=0&to=0"));
    rules.put(
        "stores/{store}/migrate post", rule("admin", "POST", "/access/api/stores/docs/migrate"));
    rules.put(
        "stores/{store}/migrate get", rule("admin", "GET", "/access/api/stores/docs/migrate"));
    rules.put(
        "transactions post",
        rule(
            "act",
            "POST",
            "/access/api/transactions",
            "{\"actions\":[{\"store\":\"docs\",\"key\":\""
                + key()
                + "\","
                + set.substring(1)
                + "]}",
            Http.JSON));
    rules.put("updates head", rule("watch", "HEAD", "/access/api/updates?watch=docs/" + key()));
    rules.put("users/{user}/keys get", personal("", "GET", "/access/api/users/ann/keys"));
    rules.put("users/{user}/export get", personal("", "GET", "/access/api/users/ann/export"));
    rules.put("users/{user} delete", personal("", "DELETE", "/access/api/users/ann"));
    rules.put("users/{user}/erasures get", personal("", "GET", "/access/api/users/ann/erasures"));
    return rules;
  }

  /** Those that say nothing of a right: who is not signed in may ask, and streams have tests. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "guests post",
          "stores/{store}/groups/{group}/join post", // GroupRightsIT
          "stores/{store}/keys/{key}/scheduled get", // ScheduledRightsIT
          "stores/{store}/keys/{key}/scheduled/{scheduled} delete",
          "stores/{store}/keys/{key}/updates get",
          "updates get");

  /** Any right on some key of a store is enough to see it. */
  private static final Set<String> OF_STORES =
      Set.of("/access/api/stores/docs", "/access/api/stores/docs/types.d.ts");

  private static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (Class<?> resource : new RopewayApplication().getClasses()) {
      for (Class<?> api : resource.getInterfaces()) {
        Path root = api.getAnnotation(Path.class);
        for (Method method : root == null ? new Method[0] : api.getMethods()) {
          Path below = method.getAnnotation(Path.class);
          String path = root.value() + (below == null ? "" : "/" + below.value());
          verbs(method).forEach(verb -> routes.add(path + " " + verb));
        }
      }
    }
    return routes;
  }

  private static Stream<String> verbs(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(each -> each.annotationType().getAnnotation(HttpMethod.class))
        .filter(each -> each != null)
        .map(each -> each.value().toLowerCase(Locale.ROOT));
  }

  @Test
  void everyRouteHasARule() {
    Set<String> all = new TreeSet<>(rules().keySet());
    all.addAll(ELSEWHERE);
    assertEquals(routes(), all);
  }

  private static Reply ask(Rule rule, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    if (!rule.body().isEmpty()) {
      all.addAll(List.of("Content-Type", rule.type()));
    }
    return Http.send(rule.method(), rule.path(), rule.body(), all.toArray(String[]::new));
  }

  private static Reply ask(Rule rule, String token) throws Exception {
    return ask(rule, bearer(token));
  }

  private static String[] allBut(Set<String> rights) {
    return RIGHTS.stream().filter(right -> !rights.contains(right)).toArray(String[]::new);
  }

  @TestFactory
  Stream<DynamicTest> routeIsForThoseWhoHaveItsRights() {
    return rules().entrySet().stream()
        .map(each -> dynamicTest(each.getKey(), () -> check(each.getValue())));
  }

  private static void check(Rule rule) throws Exception {
    String[] all = RIGHTS.toArray(String[]::new);
    problem(401, "not-signed-in", ask(rule), rule);
    problem(401, "token-refused", ask(rule, token("ann", all) + "x"), rule);
    boolean keyed = rule.path().contains("acme") || rule.body().contains("acme");
    if (keyed) {
      String stranger = TestIssuer.token("ann", c -> c.claim("tenant", "other"), all);
      // who has the rights elsewhere knows of the store, but not of its keys
      assertTrue(Set.of(403, 404).contains(ask(rule, stranger).status()), "another tenant");
      problem(404, "not-found", ask(rule, TestIssuer.token("ann")), rule);
    }
    if (!rule.rights().isEmpty() && !OF_STORES.contains(rule.path())) {
      problem(403, "forbidden", ask(rule, token("ann", allBut(rule.rights()))), rule);
    }
    if (rule.person()) {
      problem(403, "forbidden", ask(rule, token("bob", all)), rule);
      allowed(ask(rule, token("eve", roles(rule, "ropeway-privacy"))));
    }
    allowed(ask(rule, token("ann", roles(rule))));
  }

  private static String[] roles(Rule rule, String... more) {
    return Stream.concat(rule.rights().stream(), Stream.of(more)).toArray(String[]::new);
  }

  private static void problem(int status, String type, Reply reply, Rule rule) {
    if (rule.method().equals("HEAD")) {
      reply.expect(status);
    } else {
      reply.problem(status, type);
    }
  }

  /** It got past whoever judges rights, to whatever comes of it. */
  private static void allowed(Reply reply) {
    boolean past =
        reply.status() < 400
            || (reply.status() == 404 && !reply.body().contains("that you may see"))
            || reply.body().contains("urn:ropeway:problem:not-present");
    assertTrue(past, () -> reply.status() + " " + reply.body());
  }
}
