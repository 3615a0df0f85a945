package dev.ropeway;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The server that Arquillian runs, as its clients see it. */
public final class DeployedServer {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private DeployedServer() {}

  /** The WAR as the build made it, for a {@code @Deployment(testable = false)}. */
  public static WebArchive war() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/ropeway.war"));
  }

  /**
   * An application of somebody else's: Ropeway's classes jar with what it needs, and an empty web
   * application around it. As in the example, it has no client of a broker: to pack, to copy and to
   * read that takes longer than all of Ropeway.
   */
  public static WebArchive application(String name) {
    WebArchive application =
        ShrinkWrap.create(WebArchive.class, name)
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    war()
        .getContent(path -> path.get().matches("/WEB-INF/lib/(?!jnats-|bcprov-).*[.]jar"))
        .forEach((path, node) -> application.add(node.getAsset(), path));
    return application.addAsLibrary(jar("classes"));
  }

  /** The same with Ropeway's HTTP API. */
  public static WebArchive applicationWithApi(String name) {
    return application(name).addAsLibrary(jar("http"));
  }

  /**
   * The same without its metrics: they have the names of those of the WAR that ships, which is
   * deployed beside it, and would take them away when it goes.
   */
  public static WebArchive applicationBesideTheWar(String name) {
    File classes = jar("classes");
    JavaArchive without = ShrinkWrap.createFromZipFile(JavaArchive.class, classes);
    without.delete("/dev/ropeway/node/NodeMetrics.class");
    WebArchive application = applicationWithApi(name);
    application.delete("/WEB-INF/lib/" + classes.getName());
    return application.addAsLibrary(without);
  }

  private static File jar(String classifier) {
    File target = new File("target");
    File[] jars = target.listFiles((folder, file) -> file.endsWith("-" + classifier + ".jar"));
    if (jars == null || jars.length != 1) {
      throw new IllegalStateException("No " + classifier + " jar in " + target.getAbsolutePath());
    }
    return jars[0];
  }

  /** The address of a path that starts with a slash; the address of another server as it is. */
  public static URI at(String path) {
    return URI.create(
        path.startsWith("/")
            ? "http://localhost:%s%s".formatted(System.getProperty("test.http.port"), path)
            : path);
  }

  /** The address of a path on the port for operators. */
  public static URI admin(String path) {
    return URI.create(
        "http://localhost:%s%s".formatted(System.getProperty("test.admin.port"), path));
  }

  /** The address of a path on the port with TLS. */
  public static URI tls(String path) {
    return URI.create(
        "https://localhost:%s%s".formatted(System.getProperty("test.https.port"), path));
  }

  public static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(at(path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
  }
}
