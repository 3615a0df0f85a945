package dev.ropeway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Makes servers for {@link LibertyProcess} with the WAR and the configuration that ship, and the
 * JDBC library of the server that the build made for Arquillian.
 */
public final class ServerFolder {
  private static final Path SERVERS = Path.of("target/liberty/wlp/usr/servers");

  private ServerFolder() {}

  /** A new server on a free port, not started yet. */
  public static LibertyProcess make(String name, String url) throws IOException {
    Path folder = SERVERS.resolve(name);
    Files.createDirectories(folder.resolve("apps"));
    Files.createDirectories(folder.resolve("lib"));
    for (String file : new String[] {"server.xml", "platform.xml"}) {
      link(folder.resolve(file), Path.of("liberty", file));
    }
    link(folder.resolve("apps/ropeway.war"), Path.of("target/ropeway.war"));
    link(folder.resolve("lib/jdbc"), made().resolve("lib/jdbc"));
    link(folder.resolve("server.env"), made().resolve("server.env"));
    key(folder, made());
    ServerCache.give(folder);
    Path log = Path.of("target", name + ".log");
    Files.deleteIfExists(log);
    return new LibertyProcess(name, FreePort.find(), url, log.toFile());
  }

  /**
   * A new server of somebody else's, who has never seen the configuration that ships, with an
   * application of theirs.
   *
   * @param configuration its {@code server.xml}; {@code PORT} and {@code DRIVER} in it stand for
   *     the port and the path of PostgreSQL's driver
   */
  public static LibertyProcess foreign(String name, String configuration, WebArchive application)
      throws IOException {
    Path folder = SERVERS.resolve(name);
    Files.createDirectories(folder.resolve("apps"));
    application
        .as(ZipExporter.class)
        .exportTo(folder.resolve("apps").resolve(application.getName()).toFile(), true);
    int port = FreePort.find();
    String xml =
        configuration
            .replace("PORT", Integer.toString(port))
            .replace("DRIVER", driver().toAbsolutePath().toString());
    Files.writeString(configuration(name), xml);
    link(folder.resolve("server.env"), made().resolve("server.env"));
    Path log = Path.of("target", name + ".log");
    Files.deleteIfExists(log);
    Files.deleteIfExists(messages(name));
    return new LibertyProcess(name, port, "", log.toFile())
        .without("HTTP_PORT")
        .without("DB_URL")
        .without("DB_USER")
        .without("ROPEWAY_DEMO");
  }

  /** A server that is set up as another one of Arquillian's, which may be running. */
  static void like(Path other, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("apps"));
    Files.createDirectories(folder.resolve("lib"));
    link(folder.resolve("platform.xml"), other.resolve("platform.xml"));
    link(folder.resolve("configDropins"), other.resolve("configDropins"));
    link(folder.resolve("server.env"), other.resolve("server.env"));
    link(folder.resolve("lib/jdbc"), other.resolve("lib/jdbc"));
    key(folder, other);
    // Not the other's: Arquillian writes into it what is deployed.
    Files.copy(Path.of("src/test/liberty/server.xml"), folder.resolve("server.xml"));
  }

  /** What a server is set up by, and follows when it changes. */
  public static Path configuration(String name) {
    return SERVERS.resolve(name).resolve("server.xml");
  }

  /** Where a server of this name is. */
  static Path of(String name) {
    return SERVERS.resolve(name);
  }

  /** Where a server logs what its console need not show. */
  public static Path messages(String name) {
    return SERVERS.resolve(name).resolve("logs/messages.log");
  }

  /** The server that Arquillian runs in this JVM. */
  static Path made() {
    return SERVERS.resolve("test-" + System.getProperty("test.http.port"));
  }

  private static Path driver() throws IOException {
    try (Stream<Path> jars = Files.list(made().resolve("lib/jdbc"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("postgresql-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void key(Path folder, Path other) throws IOException {
    Path security = Files.createDirectories(folder.resolve("resources/security"));
    link(security.resolve("key.p12"), ServerKey.of(other));
  }

  private static void link(Path link, Path target) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target.toAbsolutePath());
  }
}
