package dev.ropeway;

import dev.ropeway.docs.BoardAccess;
import dev.ropeway.docs.Members;
import dev.ropeway.docs.MembersServlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * An application where tokens are required, with boards for those who belong to them, and the
 * browser's modules beside. Tokens are taken for three seconds after their end, so that nobody has
 * to wait long for that.
 */
public final class BoardsServer {
  /** For how long a token is taken after its end. */
  public static final Duration SKEW = Duration.ofSeconds(3);

  public static final String STORE = "boards";

  private static final String ROOT = "/live";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicLong NAMES = new AtomicLong(System.nanoTime());
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Roles and the policy must both allow. */
  private static final String CONFIG =
      """
      config_ordinal=1000
      ropeway.demo=false
      ropeway.access.recheck=200
      mp.jwt.verify.clock.skew=3
      ropeway.stores=boards
      ropeway.store.boards.realtime=true
      ropeway.store.boards.read=*
      ropeway.store.boards.watch=*
      ropeway.store.boards.act=*
      ropeway.store.boards.act.remove=remover
      ropeway.store.boards.presence=*
      ropeway.store.boards.history=*
      """;

  private BoardsServer() {}

  /** For a {@code @Deployment(testable = false)}. */
  public static WebArchive application() {
    JavaArchive config =
        ShrinkWrap.create(JavaArchive.class, "config.jar")
            .addAsManifestResource(
                new StringAsset(CONFIG + TestIssuer.properties()),
                "microprofile-config.properties");
    WebArchive application =
        DeployedServer.applicationBesideTheWar(ROOT.substring(1) + ".war")
            .addAsLibrary(config)
            .addClasses(BoardAccess.class, Members.class, MembersServlet.class);
    DeployedServer.war()
        .getContent(path -> path.get().matches("/ropeway/.*[.]js"))
        .forEach((path, node) -> application.add(node.getAsset(), path));
    return application;
  }

  /** Waits until it answers. */
  public static void ready() throws Exception {
    Await.until(
        Duration.ofSeconds(60),
        "the API answers",
        () -> send("GET", "/api/me", "", token("ann")).statusCode() == 200);
  }

  /** The address of a path that starts with a slash. */
  public static URI at(String path) {
    return DeployedServer.at(ROOT + path);
  }

  /** The same with TLS. */
  public static URI tls(String path) {
    return DeployedServer.tls(ROOT + path);
  }

  /** A name that nobody and no board has. */
  public static String name(String begin) {
    return begin + "-" + Long.toString(NAMES.incrementAndGet(), Character.MAX_RADIX);
  }

  /** A token that is good for ten minutes. */
  public static String token(String subject, String... roles) {
    return TestIssuer.token(subject, roles);
  }

  /** A token that ends at a moment, and is taken a little longer. */
  public static String token(String subject, Instant end) {
    return TestIssuer.token(
        subject,
        claims -> claims.issueTime(Date.from(end.minusSeconds(60))).expirationTime(Date.from(end)));
  }

  /** Somebody belongs to the boards from now on. */
  public static void join(String subject) throws Exception {
    expect(200, send("PUT", "/members/" + subject, "", token(subject)));
  }

  /** He does not any more. */
  public static void leave(String subject) throws Exception {
    expect(200, send("DELETE", "/members/" + subject, "", token(subject)));
  }

  /** Ends all tokens that somebody was given. */
  public static void revoke(String subject) throws Exception {
    String body = "{\"subject\":\"" + subject + "\"}";
    expect(201, send("POST", "/api/revocations", body, token("ops", "ropeway-admin")));
  }

  /** What somebody is answered. */
  public static HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return send("GET", path, "", token);
  }

  private static HttpResponse<String> send(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at(path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static void expect(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
  }
}
