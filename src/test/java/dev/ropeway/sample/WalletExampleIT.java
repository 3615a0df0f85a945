package dev.ropeway.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.net.http.WebSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
 * {@code examples/wallet}, made by the archetype, built and tested as a stranger does: by Maven,
 * from the artifacts in a repository of its own, in which nothing else is Ropeway's.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WalletExampleIT {
  private static final Path EXAMPLE = Path.of("examples/wallet");
  private static final Path FOLDER = Path.of("target/wallet").toAbsolutePath();
  private static final Path REPOSITORY = FOLDER.resolve("repository");
  private static final String VERSION = System.getProperty("ropeway.version");
  private static final Path PROJECT = FOLDER.resolve("wallet");
  private static final String ARCHETYPES =
      "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate";
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
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
        new String[][] {
          {"server", "classes"},
          {"http", "http"},
          {"client", "client"},
          {"testing", "testing"},
          {"archetype", "archetype"}
        }) {
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

  /** What is written, by its path; what Maven has made of it is not. */
  private static Map<Path, String> files(Path project) throws IOException {
    Map<Path, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!project.relativize(file).startsWith("target")) {
          texts.put(project.relativize(file), Files.readString(file));
        }
      }
    }
    return texts;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static void maven(String log, Path folder, String database, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp"));
    command.add("-Dmaven.repo.local=" + REPOSITORY);
    command.add("-DargLine=" + SHORT_LIVED);
    command.addAll(List.of(arguments));
    File file = FOLDER.resolve(log).toFile();
    ProcessBuilder maven =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(file);
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    maven.environment().put("JVM_ARGS", SHORT_LIVED);
    maven.environment().put("MAVEN_OPTS", SHORT_LIVED);
    maven.environment().put("DB_URL", database);
    maven.environment().put("DB_USER", "postgres");
    maven.environment().keySet().removeIf(name -> name.startsWith("ROPEWAY_"));
    Process process = maven.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), "it ends; see " + file);
    assertEquals(0, process.exitValue(), () -> tail(file));
  }

  @Test
  @Order(1)
  void strangerMakesBuildsAndTestsIt() throws Exception {
    delete(PROJECT);
    fill();
    maven(
        "archetype.log",
        FOLDER,
        "",
        ARCHETYPES,
        "-DarchetypeCatalog=internal",
        "-DarchetypeGroupId=dev.ropeway",
        "-DarchetypeArtifactId=ropeway-archetype",
        "-DarchetypeVersion=" + VERSION,
        "-DgroupId=org.example",
        "-DartifactId=wallet",
        "-Dversion=1.0.0",
        "-Dpackage=org.example.wallet");
    assertEquals(files(EXAMPLE), files(PROJECT));
    try (CrashableDatabase database = new CrashableDatabase()) {
      maven("maven.log", PROJECT, database.url(), "verify", "-Dhttp.port=" + FreePort.find());
    }
    File log = FOLDER.resolve("maven.log").toFile();
    String all = Files.readString(log.toPath());
    assertTrue(all.contains("Tests run: 4, Failures: 0"), "its unit tests, with the test kit");
    assertTrue(tail(log).contains("Tests run: 3, Failures: 0"), () -> tail(log));
    assertEquals(expectedLibraries(), libraries(PROJECT.resolve("target/wallet.war")));
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
    Path war = PROJECT.resolve("target/wallet.war");
    Path driver =
        Path.of(
            org.postgresql.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    try (CrashableDatabase database = new CrashableDatabase();
        PayaraProcess payara = new PayaraProcess(java.get(), war, database.port(), driver)) {
      Await.rarely(
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
    String application = "<webApplication location=\"wallet.war\" contextRoot=\"/\">";
    String configuration =
        Files.readString(PROJECT.resolve("src/main/liberty/config/server.xml"))
            .replace("${HTTP_PORT}", "PORT")
            .replaceFirst("<fileset [^>]*>", "<file name=\"DRIVER\"/>");
    String one = configuration.substring(configuration.indexOf(application));
    one = one.substring(0, one.indexOf("</webApplication>") + "</webApplication>".length());
    String both =
        one.replace("<webApplication", "<webApplication id=\"one\" name=\"one\"")
                .replace("\"/\"", "\"/one\"")
            + one.replace("<webApplication", "<webApplication id=\"two\" name=\"two\"")
                .replace("\"/\"", "\"/two\"");
    WebArchive war =
        ShrinkWrap.createFromZipFile(
            WebArchive.class, PROJECT.resolve("target/wallet.war").toFile());
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
      CompletableFuture<Integer> closedOne = live(server, "one");
      CompletableFuture<Integer> closedTwo = live(server, "two");
      Path running = ServerFolder.configuration("two-wallets");
      String changed =
          Files.readString(running)
              .replaceFirst("(?s)<webApplication id=\"one\" name=\"one\".*?</webApplication>", "");
      Files.writeString(running, changed);
      assertEquals(1001, closedOne.get(1, TimeUnit.MINUTES), "it goes, and says so");
      assertEquals(200, send(server, "GET", "/two/api/stores/wallets/keys/kim").statusCode());
      assertFalse(closedTwo.isDone());
    }
  }

  /** Opens a live connection; completes with the code by which it is closed. */
  private static CompletableFuture<Integer> live(LibertyProcess server, String application)
      throws Exception {
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    CompletableFuture<Void> welcomed = new CompletableFuture<>();
    URI address = URI.create(server.address().replaceFirst("http", "ws"));
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            welcomed.complete(null);
            from.request(1);
            return CompletableFuture.completedStage(null);
          }

          @Override
          public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return CompletableFuture.completedStage(null);
          }
        };
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .subprotocols("ropeway.v1")
        .buildAsync(address.resolve("/" + application + "/api/live"), listener)
        .get(30, TimeUnit.SECONDS)
        .sendText("[[\"hello\",{}]]", true);
    welcomed.get(30, TimeUnit.SECONDS);
    return closed;
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

  /** What the WAR has, but for the client of a broker, and the two artifacts. */
  private static Set<String> expectedLibraries() throws IOException {
    Set<String> names = new TreeSet<>(libraries(Path.of("target/ropeway.war")));
    assertTrue(names.removeIf(name -> name.startsWith("jnats-")), "who wants it adds it");
    assertTrue(names.removeIf(name -> name.startsWith("bcprov-")), "it comes with that");
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
        Set.of(),
        entries("classes", "dev/ropeway/(demo|database|client|http|live|testing|wire)/.+"));
    assertEquals(Set.of(), entries("http", "dev/ropeway/(?!(http|live|wire)/).*[^/]"));
    assertEquals(Set.of(), entries("client", "dev/ropeway/(?!(json|action|client)/)[a-z]+/.*[^/]"));
    assertEquals(Set.of(), entries("testing", "dev/ropeway/(?!testing/).*[^/]"));
    assertTrue(entries("testing", "dev/ropeway/testing/(Given\\.class|twin\\.mjs)").size() == 2);
    assertTrue(entries("http", "META-INF/resources/ropeway/ropeway\\.(js|d\\.ts)").size() == 2);
  }

  /** So that what is made of it has the names that its user gives. */
  @Test
  void archetypeHasNoNamesOfTheExample() throws IOException {
    Set<String> files = entries("archetype", "archetype-resources/.*[^/]");
    assertTrue(files.contains("archetype-resources/src/main/java/Wallet.java"), files::toString);
    assertEquals(files(EXAMPLE).size(), files.size(), files::toString);
    try (ZipFile zip = new ZipFile("target/ropeway-archetype.jar")) {
      for (String file : files) {
        String text = new String(zip.getInputStream(zip.getEntry(file)).readAllBytes(), UTF_8);
        assertFalse(text.contains("org.example"), file);
      }
    }
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
