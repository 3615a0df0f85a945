package dev.ropeway;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

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
    Path made = SERVERS.resolve("test-" + System.getProperty("test.http.port"));
    link(folder.resolve("lib/jdbc"), made.resolve("lib/jdbc"));
    link(folder.resolve("server.env"), made.resolve("server.env"));
    Path log = Path.of("target", name + ".log");
    Files.deleteIfExists(log);
    return new LibertyProcess(name, freePort(), url, log.toFile());
  }

  private static void link(Path link, Path target) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target.toAbsolutePath());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
