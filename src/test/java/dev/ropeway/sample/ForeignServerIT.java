package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.CrashableDatabase;
import dev.ropeway.DeployedServer;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An application in a server that was set up by somebody who wanted nothing but Ropeway in it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForeignServerIT {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String NAME = "foreign";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration OUTAGE = Duration.ofSeconds(5);
  private static final int A_FEW = 3;
  private static final int DEPOSITS = 10;

  /** The type of a line of Open Liberty's messages.log, for what somebody may have to look at. */
  private static final Pattern TROUBLE = Pattern.compile("^\\[[^]]*] \\S+ (\\S+) +[WE] ");

  /** Lets an application see the driver. */
  private static final String SEEING = "<classloader commonLibraryRef=\"postgres\"/>";

  private static final String SERVER =
      """
      <server>
        <featureManager>
          <feature>cdi-4.1</feature>
          <feature>concurrent-3.1</feature>
          <feature>enterpriseBeansLite-4.0</feature>
          <feature>jdbc-4.3</feature>
          <feature>jsonp-2.1</feature>
          <feature>jsonb-3.0</feature>
          <feature>mpConfig-3.1</feature>
          <feature>mpHealth-4.0</feature>
          <feature>mpMetrics-5.1</feature>
          <feature>mpOpenAPI-4.1</feature>
          <feature>persistenceContainer-3.2</feature>
          <feature>restfulWS-4.0</feature>
          <feature>servlet-6.1</feature>
          <feature>validation-3.1</feature>
        </featureManager>
        <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="PORT" httpsPort="-1"/>
        <library id="postgres"><file name="DRIVER"/></library>
        <dataSource jndiName="jdbc/ropeway" isolationLevel="TRANSACTION_READ_COMMITTED">
          <jdbcDriver libraryRef="postgres"/>
          <properties.postgresql serverName="localhost" portNumber="DATABASE"
              databaseName="postgres" user="postgres" password="none"/>
        </dataSource>
        <webApplication location="shop.war" contextRoot="/shop">
          SEEING
        </webApplication>
      </server>
      """
          .replace("SEEING", SEEING);

  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
        <context-param>
          <param-name>SKIP_ENCODED_CHAR_VERIFICATION</param-name>
          <param-value>true</param-value>
        </context-param>
        <security-constraint>
          <web-resource-collection>
            <web-resource-name>API</web-resource-name>
            <url-pattern>/api/*</url-pattern>
          </web-resource-collection>
          <auth-constraint><role-name>**</role-name></auth-constraint>
        </security-constraint>
        <login-config><auth-method>BASIC</auth-method></login-config>
        <security-role><role-name>editor</role-name></security-role>
        <security-role><role-name>viewer</role-name></security-role>
      </web-app>
      """;

  private static final String USERS =
      """
      <basicRegistry>
        <user name="ann" password="of-ann"/>
        <user name="bob" password="of-bob"/>
      </basicRegistry>
      <variable name="ropeway.store.accounts.read" value="editor,viewer"/>
      <variable name="ropeway.store.accounts.act" value="editor"/>
      """;

  private static final String ROLES =
      """
      <application-bnd>
        <security-role name="editor"><user name="ann"/></security-role>
        <security-role name="viewer"><user name="bob"/></security-role>
      </application-bnd>
      """;

  private static CrashableDatabase database;
  private static LibertyProcess server;

  private static WebArchive shop() {
    return DeployedServer.applicationWithApi("shop.war")
        .setWebXML(new StringAsset(WEB_XML))
        .addClasses(Account.class, Accounts.class)
        .addClasses(Api.class, Wallets.class, Wallets.Wallet.class);
  }

  @BeforeAll
  static void start() throws Exception {
    database = new CrashableDatabase();
    String configuration = SERVER.replace("DATABASE", Integer.toString(database.port()));
    // whose health nobody asks for, as it warns of every answer that is no
    server = ServerFolder.foreign(NAME, configuration, shop()).start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    database.close();
  }

  @Test
  @Order(1)
  void serverSaysWhereItIsAndIsQuietInGoodTimesAndInBad() throws Exception {
    Await.rarely(PATIENCE, "it says so", () -> !said("Ropeway is ready").isEmpty());
    assertEquals(List.of(), trouble(), "a healthy start");
    String ready = said("Ropeway is ready").get(0);
    assertTrue(ready.contains(server.address() + "/shop/api/stores"), ready);
    assertTrue(ready.contains(server.address() + "/health"), ready);
    assertOwnDocument();
    assertKeysMayHaveSlashes();

    outage();

    List<String> trouble = trouble();
    System.out.println("An outage of " + OUTAGE + " wrote " + trouble);
    assertTrue(trouble.size() <= A_FEW, () -> trouble.size() + " lines: " + trouble);
  }

  private static void assertOwnDocument() throws Exception {
    String document = get("/openapi?format=JSON").body();
    assertTrue(document.contains("Wallets"), document);
    assertTrue(document.contains(server.address() + "/shop\""), document);
    assertTrue(document.contains("/app/wallets/{name}"), document);
    assertFalse(document.contains("stores/{store}"), document);
    assertFalse(document.contains("urn:ropeway"), document);
  }

  private static void assertKeysMayHaveSlashes() throws Exception {
    HttpResponse<String> post =
        HTTP.send(
            acting("/shop/api/stores/accounts/keys/a%2Fb%5Cc/actions"), BodyHandlers.ofString());
    assertEquals(200, post.statusCode(), post::body);
    String entry = get("/shop/api/stores/accounts/keys/a%2Fb%5Cc").body();
    assertTrue(entry.contains("\"key\":\"a/b\\\\c\""), entry);
  }

  /** Requests go on coming, and are answered when the database is back. */
  private static void outage() throws Exception {
    database.stop();
    long end = System.nanoTime() + OUTAGE.toNanos();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < DEPOSITS; i++) {
      answers.add(deposit());
    }
    Await.until(
        OUTAGE.multipliedBy(4),
        "the outage is over",
        () -> {
          get("/shop/api/stores/accounts/keys/outage"); // fails, or waits for a connection
          return System.nanoTime() > end;
        });
    database.start();
    Await.until(PATIENCE, "it is over", () -> !said("Cycles work again").isEmpty());
    CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).join();
  }

  private static CompletableFuture<?> deposit() {
    return HTTP.sendAsync(
        acting("/shop/api/stores/accounts/keys/outage/actions"), BodyHandlers.discarding());
  }

  private static HttpRequest acting(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"actions\": [{\"name\": \"deposit\", \"args\": 1}]}"))
        .build();
  }

  /** The server asks for names and passwords from now on. */
  @Test
  @Order(2)
  void whomTheServerSignsInActsByItsNamesAndRoles() throws Exception {
    int before = said("Ropeway is ready").size();
    Path configuration = ServerFolder.configuration(NAME);
    String settings =
        TestIssuer.properties()
            .lines()
            .map(line -> line.split("=", 2))
            .map(each -> "<variable name=\"%s\" value=\"%s\"/>".formatted(each[0], each[1]))
            .collect(Collectors.joining("\n"));
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replace("<feature>cdi-4.1", "<feature>appSecurity-6.0</feature>\n<feature>cdi-4.1")
            .replace("<library id", USERS + settings + "\n<library id")
            .replace(SEEING, SEEING + ROLES));
    Await.rarely(PATIENCE, "it is ready", () -> said("Ropeway is ready").size() > before);

    Await.until(PATIENCE, "strangers are asked", () -> as("", "GET", "me", "").statusCode() == 401);
    String me = as("ann", "GET", "me", "").body();
    assertTrue(me.contains("\"subject\":\"ann\""), me);
    assertTrue(me.contains("\"roles\":[\"editor\"]"), me);
    String actions = "stores/accounts/keys/secured/actions";
    assertEquals(403, as("ann", "POST", actions, "").statusCode(), "a page of another site");
    assertEquals(200, as("ann", "POST", actions, "same-origin").statusCode());
    assertEquals(403, as("bob", "POST", actions, "same-origin").statusCode());
    String entry = as("bob", "GET", "stores/accounts/keys/secured", "").body();
    assertTrue(entry.contains("\"balance\":1"), entry);
  }

  private static HttpResponse<String> as(String user, String method, String path, String site)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.address() + "/shop/api/" + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(
                        "{\"actions\": [{\"name\": \"deposit\", \"args\": 1}]}"));
    if (!user.isEmpty()) {
      String pair = user + ":of-" + user;
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    if (!site.isEmpty()) {
      request.header("Sec-Fetch-Site", site);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** The application starts again when its configuration changes. */
  @Test
  @Order(3)
  void driverThatTheApplicationCannotSeeIsNamedAndNothingIsSaidToBeReady() throws Exception {
    int before = said("Ropeway is ready").size();
    Path configuration = ServerFolder.configuration(NAME);
    Files.writeString(configuration, Files.readString(configuration).replace(SEEING, ""));
    Await.rarely(PATIENCE, "it says so", () -> !said("Ropeway does not start").isEmpty());
    List<String> lines = said("Ropeway does not start");
    assertTrue(lines.get(0).contains("commonLibraryRef"), lines::toString);
    assertEquals(before, said("Ropeway is ready").size(), "no more than before");
    // what Liberty answers of the application before this one may last a moment longer
    Await.until(PATIENCE, "it is not ready", () -> !server.ready());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
        BodyHandlers.ofString());
  }

  private static List<String> lines() throws Exception {
    Path messages = ServerFolder.messages(NAME);
    return Files.exists(messages) ? Files.readAllLines(messages) : List.of();
  }

  private static List<String> said(String text) throws Exception {
    return lines().stream().filter(line -> line.contains(text)).toList();
  }

  private static List<String> trouble() throws Exception {
    return lines().stream().filter(line -> TROUBLE.matcher(line).find()).toList();
  }
}
