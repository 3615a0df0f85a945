package dev.ropeway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A key for TLS that servers of tests share. A server without one starts a program that makes it,
 * which takes a tenth of what the whole start takes; the server that the build made still does.
 */
final class ServerKey {
  private static final int PATIENCE_SECONDS = 60;
  private static final String PASSWORD = "keystore_password=";

  private ServerKey() {}

  /** That of all servers with the password of this one; made if nobody did. */
  static synchronized Path of(Path server) throws IOException {
    Path key = server.resolve("shared-key.p12");
    if (!Files.exists(key)) {
      Path own = server.resolve("key-" + ProcessHandle.current().pid() + ".p12");
      make(own, password(server));
      // Of two JVMs at a time the last one leaves its own, and either is good.
      Files.move(own, key, StandardCopyOption.ATOMIC_MOVE);
    }
    return key;
  }

  private static String password(Path server) throws IOException {
    return Files.readAllLines(server.resolve("server.env")).stream()
        .filter(line -> line.startsWith(PASSWORD))
        .findFirst()
        .orElseThrow()
        .substring(PASSWORD.length());
  }

  private static void make(Path file, String password) throws IOException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        List.of(
            keytool,
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-alias",
            "default",
            "-storetype",
            "PKCS12",
            "-storepass",
            password,
            "-keystore",
            file.toString());
    Process making = new ProcessBuilder(command).inheritIO().start();
    try {
      if (!making.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || making.exitValue() != 0) {
        throw new IOException("keytool made no key: " + making);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
