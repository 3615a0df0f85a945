package dev.ropeway;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Makes servers for {@link LibertyProcess} with the WAR and the configuration that ship, and the
 * JDBC library of the server that the build made for Arquillian.
 */
public final class ServerFolder {
  private static final String BOOTSTRAP = "bootstrap.properties";
  private static final String DATA = "ROPEWAY_DATA";
  private static final Path SERVERS = Path.of("target/liberty/wlp/usr/servers");

  private static boolean imitated;

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
    Files.writeString(folder.resolve("server.xml"), xml);
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

  /** Where a server logs what its console need not show. */
  public static Path messages(String name) {
    return SERVERS.resolve(name).resolve("logs/messages.log");
  }

  /**
   * Lets Arquillian run a server of this JVM: the one that the build made, or, in all but the first
   * JVM of the tests, one like it. May be called again.
   */
  static synchronized void ofThisJvm() throws IOException {
    int fork = Integer.getInteger("test.fork", 1);
    if (fork > 1 && !imitated) {
      int port = FreePort.find();
      String name = made().getFileName() + "-" + fork;
      imitate(made(), SERVERS.resolve(name), fork, port);
      System.setProperty("test.server", name);
      System.setProperty("test.http.port", Integer.toString(port));
      imitated = true;
    }
  }

  private static void imitate(Path made, Path folder, int fork, int port) throws IOException {
    Files.createDirectories(folder.resolve("apps"));
    Files.createDirectories(folder.resolve("dropins"));
    for (String file : List.of("platform.xml", "server.env", "lib")) {
      link(folder.resolve(file), made.resolve(file));
    }
    // Arquillian will write into it, and has perhaps written into the other one.
    Path xml = Path.of("src/test/liberty/server.xml");
    Files.copy(xml, folder.resolve("server.xml"), StandardCopyOption.REPLACE_EXISTING);
    Properties properties = bootstrap(made);
    properties.setProperty("HTTP_PORT", Integer.toString(port));
    properties.setProperty(DATA, properties.getProperty(DATA) + "-" + fork);
    try (Writer writer = Files.newBufferedWriter(folder.resolve(BOOTSTRAP))) {
      properties.store(writer, null);
    }
  }

  private static Properties bootstrap(Path server) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(server.resolve(BOOTSTRAP))) {
      properties.load(reader);
    }
    return properties;
  }

  /** Where the embedded database of Arquillian's server keeps its data. */
  static Path data() throws IOException {
    return Path.of(bootstrap(made()).getProperty(DATA));
  }

  /** The server that Arquillian runs. */
  private static Path made() {
    return SERVERS.resolve(System.getProperty("test.server"));
  }

  private static Path driver() throws IOException {
    try (Stream<Path> jars = Files.list(made().resolve("lib/jdbc"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("postgresql-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void link(Path link, Path target) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target.toAbsolutePath());
  }
}
