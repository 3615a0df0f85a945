package dev.ropeway.docs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ropeway.TestIssuer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An OpenID provider with Keycloak's addresses and tokens; Ann is an editor there. */
final class GuideProvider {
  private static final String REALM = "/realms/boards";
  private static final String OPENID = REALM + "/protocol/openid-connect";
  private static final Pattern USER = Pattern.compile("(?:^|&)username=([a-z]+)(?:&|$)");

  private final HttpServer server;

  GuideProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(OPENID + "/certs", exchange -> answer(exchange, form -> keys()));
    server.createContext(OPENID + "/token", exchange -> answer(exchange, this::granted));
    server.start();
  }

  /** Where it is. */
  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private static String keys() {
    return TestIssuer.keys();
  }

  private String granted(String form) {
    Matcher user = USER.matcher(form);
    if (!user.find() || !form.contains("grant_type=password")) {
      return "{\"error\":\"invalid_grant\"}";
    }
    return "{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}"
        .formatted(token(user.group(1), Map.of(), "editor"));
  }

  /** A token as Keycloak makes them. */
  String token(String subject, Map<String, ?> more, String... roles) {
    return TestIssuer.token(
        subject,
        claims -> {
          claims.issuer(address() + REALM).audience(List.of("boards", "account"));
          claims.claim("groups", null).claim("azp", "boards").claim("typ", "Bearer");
          claims.claim("realm_access", Map.of("roles", List.of(roles)));
          more.forEach(claims::claim);
        });
  }

  private static void answer(HttpExchange exchange, UnaryOperator<String> answer)
      throws IOException {
    try (OutputStream out = exchange.getResponseBody()) {
      byte[] form = exchange.getRequestBody().readAllBytes();
      byte[] body =
          answer.apply(new String(form, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      out.write(body);
    }
  }
}
