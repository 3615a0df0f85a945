package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ropeway.Await;
import dev.ropeway.CrashableDatabase;
import dev.ropeway.FreePort;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.browser.WalletPage;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * {@code examples/wallet}, built and tested as a stranger does: by Maven, from the artifacts in a
 * repository of its own, in which nothing else is Ropeway's.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WalletExampleIT {
  private static final Path EXAMPLE = Path.of("examples/wallet");
  private static final Path FOLDER = Path.of("target/wallet").toAbsolutePath();
  private static final Path REPOSITORY = FOLDER.resolve("repository");
  private static final String VERSION = System.getProperty("ropeway.version");
  private static final int MINUTES = 8;

  /** Links what Maven has fetched for this build, so that nothing is fetched again. */
  private static void fill() throws IOException {
    Path fetched = Path.of(System.getProperty("maven.local"));
    try (Stream<Path> files = Files.walk(fetched)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path within = fetched.relativize(file);
        if (!within.startsWith("dev/ropeway")) {
          place(file, REPOSITORY.resolve(within));
        }
      }
    }
    for (String[] artifact :
        new String[][] {{"server", "classes"}, {"http", "http"}, {"client", "client"}}) {
      String name = "ropeway-" + artifact[0];
      Path place = REPOSITORY.resolve("dev/ropeway").resolve(name).resolve(VERSION);
      String file = name + "-" + VERSION;
      place(Path.of("target/ropeway-" + artifact[1] + ".jar"), place.resolve(file + ".jar"));
      place(Path.of("target/artifacts/" + name + ".xml"), place.resolve(file + ".pom"));
    }
  }

  private static void place(Path file, Path at) throws IOException {
    Files.createDirectories(at.getParent());
    Files.deleteIfExists(at);
    try {
      Files.createLink(at, file.toAbsolutePath());
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(file, at); // on another disk
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!from.relativize(file).startsWith("target")) {
          Path copied = to.resolve(from.relativize(file));
          Files.createDirectories(copied.getParent());
          Files.copy(file, copied);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  @Test
  @Order(1)
  void strangerBuildsAndTestsIt() throws Exception {
    delete(FOLDER.resolve("project"));
    copy(EXAMPLE, FOLDER.resolve("project"));
    fill();
    File log = FOLDER.resolve("maven.log").toFile();
    try (CrashableDatabase database = new CrashableDatabase()) {
      List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "verify"));
      command.add("-Dmaven.repo.local=" + REPOSITORY);
      command.add("-Dhttp.port=" + FreePort.find());
      ProcessBuilder maven =
          new ProcessBuilder(command)
              .directory(FOLDER.resolve("project").toFile())
              .redirectErrorStream(true)
              .redirectOutput(log);
      maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
      maven.environment().put("JVM_ARGS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
      maven.environment().put("DB_URL", database.url());
      maven.environment().put("DB_USER", "postgres");
      maven.environment().keySet().removeIf(name -> name.startsWith("ROPEWAY_"));
      Process process = maven.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), "it ends; see " + log);
      assertEquals(0, process.exitValue(), () -> tail(log));
    }
    assertTrue(tail(log).contains("Tests run: 3, Failures: 0"), () -> tail(log));
    assertEquals(expectedLibraries(), libraries(FOLDER.resolve("project/target/wallet.war")));
  }

  /**
   * What was built for Open Liberty, as it is: starts, records, streams, commits, rolls back,
   * shows.
   */
  @Test
  @Order(2)
  void sameWarRunsOnPayara() throws Exception {
    Optional<Path> java = PayaraProcess.java();
    assumeTrue(java.isPresent(), "Payara 7 needs Java 21, and none is installed");
    Path war = FOLDER.resolve("project/target/wallet.war");
    Path driver =
        Path.of(
            org.postgresql.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    try (CrashableDatabase database = new CrashableDatabase();
        PayaraProcess payara = new PayaraProcess(java.get(), war, database.port(), driver)) {
      Await.until(
          Duration.ofMinutes(MINUTES),
          "it is ready; see " + PayaraProcess.log(),
          () -> payara.ready() || !payara.alive());
      assertTrue(payara.alive(), () -> tail(PayaraProcess.log()));

      String buy = "/shop/wallets/ann/purchases?coins=10";
      assertEquals(204, payara.send("POST", buy + "&card=4711", "").statusCode());
      String wallet = "/api/stores/wallets/keys/ann";
      Await.until(
          Duration.ofMinutes(1),
          "the deposit is applied",
          () -> payara.send("GET", wallet, "").body().contains("\"coins\":10"));
      assertEquals(400, payara.send("POST", buy, "").statusCode(), "rolls back");
      assertEquals("1", payara.send("GET", "/shop/wallets/ann/receipts", "").body());

      List<String> lines = payara.stream(wallet + "/updates", "data:");
      assertTrue(lines.contains("event: snapshot"), lines::toString);
      String post =
          payara
              .send(
                  "POST",
                  wallet + "/actions",
                  "{\"actions\":[{\"name\":\"withdraw\",\"args\":25}]}")
              .body();
      assertTrue(post.contains("There are 10 coins."), post);
      WalletPage.use(payara.address() + "/");
    }
  }

  /** Each with Ropeway of its own, on one server and one database. */
  @Test
  @Order(3)
  void twoOnOneServerShareTheirStores() throws Exception {
    Path project = FOLDER.resolve("project");
    String application = "<webApplication location=\"wallet.war\" contextRoot=\"/\">";
    String configuration =
        Files.readString(project.resolve("src/main/liberty/config/server.xml"))
            .replace("${HTTP_PORT}", "PORT")
            .replaceFirst("<fileset [^>]*>", "<file name=\"DRIVER\"/>");
    String one = configuration.substring(configuration.indexOf(application));
    one = one.substring(0, one.indexOf("</webApplication>") + "</webApplication>".length());
    String both =
        one.replace("<webApplication", "<webApplication name=\"one\"").replace("\"/\"", "\"/one\"")
            + one.replace("<webApplication", "<webApplication name=\"two\"")
                .replace("\"/\"", "\"/two\"");
    WebArchive war =
        ShrinkWrap.createFromZipFile(
            WebArchive.class, project.resolve("target/wallet.war").toFile());
    try (CrashableDatabase database = new CrashableDatabase();
        LibertyProcess server =
            ServerFolder.foreign("two-wallets", configuration.replace(one, both), war)
                .with("DB_URL", database.url())
                .with("DB_USER", "postgres")
                .start()) {
      server.awaitReady();
      for (String name : List.of("one", "two")) {
        String buy = "/" + name + "/shop/wallets/kim/purchases?coins=10&card=4711";
        assertEquals(204, send(server, "POST", buy).statusCode());
      }
      for (String name : List.of("one", "two")) {
        Await.until(
            Duration.ofMinutes(1),
            "both deposits are seen by " + name,
            () ->
                send(server, "GET", "/" + name + "/api/stores/wallets/keys/kim")
                    .body()
                    .contains("\"coins\":20"));
      }
    }
  }

  private static HttpResponse<String> send(LibertyProcess server, String method, String path)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.address() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }

  /** What the WAR has, and the two artifacts. */
  private static Set<String> expectedLibraries() throws IOException {
    Set<String> names = new TreeSet<>(libraries(Path.of("target/ropeway.war")));
    names.add("ropeway-server-" + VERSION + ".jar");
    names.add("ropeway-http-" + VERSION + ".jar");
    return names;
  }

  private static Set<String> libraries(Path war) throws IOException {
    try (ZipFile zip = new ZipFile(war.toFile())) {
      Set<String> names = new TreeSet<>();
      zip.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith("WEB-INF/lib/") && name.endsWith(".jar"))
          .forEach(name -> names.add(name.substring("WEB-INF/lib/".length())));
      return names;
    }
  }

  private static String tail(File log) {
    try {
      String text = Files.readString(log.toPath());
      return text.substring(Math.max(0, text.length() - 6_000));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void noArtifactHasTheDemoOrAnothersClasses() throws IOException {
    assertEquals(
        Set.of(), entries("classes", "dev/ropeway/(demo|database|client|http|live|wire)/.+"));
    assertEquals(Set.of(), entries("http", "dev/ropeway/(?!(http|live|wire)/).*[^/]"));
    assertEquals(Set.of(), entries("client", "dev/ropeway/(?!(json|action|client)/)[a-z]+/.*[^/]"));
    assertTrue(entries("http", "META-INF/resources/ropeway/ropeway\\.(js|d\\.ts)").size() == 2);
  }

  private static Set<String> entries(String jar, String pattern) throws IOException {
    try (ZipFile zip = new ZipFile("target/ropeway-" + jar + ".jar")) {
      Set<String> names = new TreeSet<>();
      zip.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.matches(pattern))
          .forEach(names::add);
      return names;
    }
  }
}
