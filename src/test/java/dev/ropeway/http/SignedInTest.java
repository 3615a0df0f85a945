package dev.ropeway.http;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import dev.ropeway.TestIssuer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is a client of the API where tokens are required. In the store {@code docs}, a role
 * of the name of a right has it, on the keys of its tenant.
 */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class SignedInTest {
  private static final AtomicLong KEYS = new AtomicLong(System.nanoTime());

  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
        <context-param>
          <param-name>SKIP_ENCODED_CHAR_VERIFICATION</param-name>
          <param-value>true</param-value>
        </context-param>
      </web-app>
      """;

  /** Before what the test server is told. */
  private static final String CONFIG =
      """
      config_ordinal=1000
      ropeway.demo=false
      ropeway.access.recheck=200
      ropeway.stores=docs,hidden
      ropeway.store.docs.realtime=true
      ropeway.store.docs.keys={claim:tenant}/*
      ropeway.store.docs.keys.admin=*
      ropeway.store.docs.read=read
      ropeway.store.docs.watch=watch
      ropeway.store.docs.act=act
      ropeway.store.docs.act.remove=remover
      ropeway.store.docs.presence=presence
      ropeway.store.docs.history=history
      ropeway.store.docs.list=list
      ropeway.store.docs.tag=tag
      ropeway.store.docs.admin=admin
      """;

  @Deployment(testable = false)
  static WebArchive application() {
    return application("access", "");
  }

  /**
   * The same with more properties, for tests that are not of this kind because of them.
   *
   * @param name its context root
   * @param more lines
   */
  static WebArchive application(String name, String more) {
    JavaArchive config =
        ShrinkWrap.create(JavaArchive.class, "config.jar")
            .addAsManifestResource(
                new StringAsset(CONFIG + TestIssuer.properties() + more),
                "microprofile-config.properties");
    return DeployedServer.applicationBesideTheWar(name + ".war")
        .setWebXML(new StringAsset(WEB_XML))
        .addAsLibrary(config);
  }

  @BeforeEach
  void ready() throws Exception {
    Await.until(
        Duration.ofSeconds(60),
        "the API answers",
        () -> get(token("ann"), "/access/api/me").status() == 200);
  }

  /** A key of the tenant acme that nobody has written. */
  static String key() {
    return "acme/" + KEYS.incrementAndGet();
  }

  static String path(String key) {
    return "/access/api/stores/docs/keys/" + key.replace("/", "%2F");
  }

  /** A token of somebody at acme. */
  static String token(String subject, String... roles) {
    return TestIssuer.token(subject, claims -> claims.claim("tenant", "acme"), roles);
  }

  static String[] bearer(String token, String... more) {
    String[] headers = new String[more.length + 2];
    headers[0] = "Authorization";
    headers[1] = "Bearer " + token;
    System.arraycopy(more, 0, headers, 2, more.length);
    return headers;
  }

  static Reply send(String token, String method, String path, String body, String type)
      throws Exception {
    return body.isEmpty()
        ? Http.send(method, path, body, bearer(token))
        : Http.send(method, path, body, bearer(token, "Content-Type", type));
  }

  static Reply get(String token, String path) throws Exception {
    return Http.get(path, bearer(token));
  }

  static Reply act(String token, String key, String body) throws Exception {
    return send(token, "POST", path(key) + "/actions", body, Http.JSON);
  }
}
