package dev.ropeway.bench;

import dev.ropeway.TestIssuer;
import java.util.HashMap;
import java.util.Map;

/**
 * How a server is set up that has one store of JSON, and either asks nobody who he is or requires
 * tokens and a role.
 */
final class GuardedServer {
  static final String STORE = "docs";

  private static final String TENANT = "acme";

  private GuardedServer() {}

  /** A key that callers of the benchmark may write. */
  static String key(String name) {
    return TENANT + "/" + name;
  }

  /** A token that may write such keys. */
  static String token(String subject) {
    return TestIssuer.token(subject, claims -> claims.claim("tenant", TENANT), "player");
  }

  /** Variables of a server that asks nobody. */
  static Map<String, String> open() {
    return new HashMap<>(
        Map.of("ROPEWAY_AUTH", "none", "ROPEWAY_DEMO", "false", "ROPEWAY_STORES", STORE));
  }

  /** Variables of a server that requires tokens, and lets roles do things to keys of a tenant. */
  static Map<String, String> required() {
    Map<String, String> variables = open();
    TestIssuer.properties()
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(each -> variables.put(variable(each[0]), each[1]));
    variables.put("ROPEWAY_STORE_DOCS_KEYS", "{claim:tenant}/*");
    variables.put("ROPEWAY_STORE_DOCS_ACT", "player");
    variables.put("ROPEWAY_STORE_DOCS_READ", "player");
    return variables;
  }

  private static String variable(String property) {
    return property.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
