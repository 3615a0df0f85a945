package dev.ropeway.docs;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * An application with the configuration and the classes of all guides of {@code docs/access.md}.
 */
final class GuideServer {
  static final String PROVIDER = "Ten minutes with an OpenID provider";
  private static final List<String> GUIDES = List.of(PROVIDER, "Tenants", "A game");
  private static final String SET = "{\"actions\":[{\"name\":\"set\",\"args\":%s}]}";
  private static final GuideProvider ISSUER = new GuideProvider();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
        <context-param>
          <param-name>SKIP_ENCODED_CHAR_VERIFICATION</param-name>
          <param-value>true</param-value>
        </context-param>
      </web-app>
      """;

  private GuideServer() {}

  /** For a {@code @Deployment(testable = false)}. */
  static WebArchive application() throws IOException {
    JavaArchive config =
        ShrinkWrap.create(JavaArchive.class, "config.jar")
            .addAsManifestResource(
                new StringAsset(configuration()), "microprofile-config.properties");
    return DeployedServer.applicationBesideTheWar("guide.war")
        .setWebXML(new StringAsset(WEB_XML))
        .addAsLibrary(config)
        .addClasses(Archive.class, Arena.class, Bans.class, Hits.class, HitsServlet.class);
  }

  /** That of all guides, of which each but the last names its stores. */
  private static String configuration() throws IOException {
    StringBuilder all =
        new StringBuilder(
            "config_ordinal=1000\nropeway.demo=false\nropeway.access.recheck=60000\n");
    List<String> stores = new ArrayList<>();
    for (String guide : GUIDES) {
      for (String block : PageBlocks.of("access.md", guide).in("properties")) {
        for (String line : here(block).split("\n")) {
          if (line.startsWith("ropeway.stores=")) {
            stores.add(line.substring("ropeway.stores=".length()));
          } else {
            all.append(line).append('\n');
          }
        }
      }
    }
    return all.append("ropeway.stores=").append(String.join(",", stores)).append('\n').toString();
  }

  private static String here(String text) {
    return text.replace("http://localhost:8180", ISSUER.address());
  }

  /** Waits until it answers. */
  static void ready() throws Exception {
    Await.until(
        Duration.ofSeconds(60),
        "the API answers",
        () -> send("GET", "/api/me", token("ann"), "").statusCode() == 200);
  }

  /** A token of somebody who has some roles. */
  static String token(String subject, String... roles) {
    return ISSUER.token(subject, Map.of(), roles);
  }

  /** A token of a member of a tenant, or of what the provider says instead. */
  static String member(String subject, Object tenant) {
    return ISSUER.token(subject, Map.of("tenant", tenant), "member");
  }

  static HttpResponse<String> send(String method, String path, String token, String body)
      throws Exception {
    URI address = DeployedServer.at("/guide" + path);
    return CLIENT.send(
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Runs what is typed in a guide; each name stands for a token. */
  static String run(String commands, Map<String, String> tokens) throws Exception {
    Map<String, String> variables = new HashMap<>(tokens);
    variables.put("API", DeployedServer.at("/guide/api").toString());
    return GuideShell.run(here(commands), variables);
  }

  /** A request that sets a value. */
  static String set(String path, String value) {
    return SET.formatted("{\"path\":\"" + path + "\",\"value\":" + value + "}");
  }
}
