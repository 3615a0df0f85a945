package dev.ropeway.sample;

import dev.ropeway.FreePort;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Payara Micro with one application. Confined to one thread. */
final class PayaraProcess implements AutoCloseable {
  private static final Path FOLDER = Path.of("target/payara").toAbsolutePath();

  /** Payara 7 runs on no older Java. */
  private static final int JAVA = 21;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port = FreePort.find();
  private final Process process;

  /**
   * Starts it.
   *
   * @param java by which {@link #java} there is
   * @param database the port of PostgreSQL
   * @param driver its JDBC driver
   */
  PayaraProcess(Path java, Path war, int database, Path driver) throws IOException {
    Path commands = FOLDER.resolve("data-source.txt");
    Files.writeString(
        commands,
        """
        create-jdbc-connection-pool --datasourceclassname org.postgresql.ds.PGConnectionPoolDataSource \
        --restype javax.sql.ConnectionPoolDataSource --isolationlevel read-committed \
        --property serverName=localhost:portNumber=PORT:databaseName=postgres:user=postgres:password=none pool
        create-jdbc-resource --connectionpoolid pool jdbc/ropeway
        """
            .replace("PORT", Integer.toString(database)));
    ProcessBuilder builder =
        new ProcessBuilder(
                java.toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                FOLDER.resolve("payara-micro.jar").toString(),
                "--nocluster",
                "--port",
                Integer.toString(port),
                "--addLibs",
                driver.toAbsolutePath().toString(),
                "--prebootcommandfile",
                commands.toString(),
                "--contextroot",
                "/",
                "--deploy",
                war.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(log());
    builder.environment().put("ROPEWAY_AUTH", "none");
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** A Java that is new enough, of those that are installed beside this one. */
  static Optional<Path> java() throws IOException {
    Path mine = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> all = Files.list(mine.getParent())) {
      return all.filter(home -> version(home) >= JAVA)
          .map(home -> home.resolve("bin/java"))
          .findFirst();
    }
  }

  private static int version(Path home) {
    try {
      return Files.readAllLines(home.resolve("release")).stream()
          .filter(line -> line.startsWith("JAVA_VERSION=\""))
          .map(line -> line.replaceAll("\\D+(\\d+).*", "$1"))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException | NumberFormatException e) {
      return 0; // none that can be used
    }
  }

  static File log() {
    return FOLDER.resolve("payara.log").toFile();
  }

  String address() {
    return "http://localhost:" + port;
  }

  HttpResponse<String> send(String method, String path, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** The lines of a stream until one begins with a text. */
  List<String> stream(String path, String until) throws Exception {
    HttpResponse<Stream<String>> answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(Duration.ofSeconds(30))
                .build(),
            BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      return lines.takeWhile(line -> !line.startsWith(until)).toList();
    }
  }

  boolean ready() {
    try {
      return send("GET", "/health/ready", "").statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
