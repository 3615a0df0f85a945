package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.CrashableDatabase;
import dev.ropeway.DeployedServer;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** An application in a server that was set up by somebody who wanted nothing but Ropeway in it. */
class ForeignServerIT {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String NAME = "foreign";
  private static final String BLIND = "blind";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration OUTAGE = Duration.ofSeconds(5);
  private static final int A_FEW = 3;
  private static final int DEPOSITS = 10;

  /** The type of a line of Open Liberty's messages.log, for what somebody may have to look at. */
  private static final Pattern TROUBLE = Pattern.compile("^\\[[^]]*] \\S+ (\\S+) +[WE] ");

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
          <classloader commonLibraryRef="postgres"/>
        </webApplication>
      </server>
      """;

  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
        <context-param>
          <param-name>SKIP_ENCODED_CHAR_VERIFICATION</param-name>
          <param-value>true</param-value>
        </context-param>
      </web-app>
      """;

  private static WebArchive shop() {
    return DeployedServer.applicationWithApi("shop.war")
        .setWebXML(new StringAsset(WEB_XML))
        .addClasses(Account.class, Accounts.class)
        .addClasses(Api.class, Wallets.class, Wallets.Wallet.class);
  }

  private static String configuration(CrashableDatabase database) {
    return SERVER.replace("DATABASE", Integer.toString(database.port()));
  }

  @Test
  void serverSaysWhereItIsAndIsQuietInGoodTimesAndInBad() throws Exception {
    try (CrashableDatabase database = new CrashableDatabase();
        LibertyProcess server = ServerFolder.foreign(NAME, configuration(database), shop())) {
      server.start(); // whose health nobody asks for, as it warns of every answer that is no
      Await.until(PATIENCE, "it says so", () -> !said(NAME, "Ropeway is ready").isEmpty());
      assertEquals(List.of(), trouble(), "a healthy start");
      String ready = said(NAME, "Ropeway is ready").get(0);
      assertTrue(ready.contains(server.address() + "/shop/api/stores"), ready);
      assertTrue(ready.contains(server.address() + "/health"), ready);
      assertOwnDocument(server);
      assertKeysMayHaveSlashes(server);

      outage(database, server);

      List<String> trouble = trouble();
      System.out.println("An outage of " + OUTAGE + " wrote " + trouble);
      assertTrue(trouble.size() <= A_FEW, () -> trouble.size() + " lines: " + trouble);
    }
  }

  private static void assertOwnDocument(LibertyProcess server) throws Exception {
    String document = get(server, "/openapi?format=JSON").body();
    assertTrue(document.contains("Wallets"), document);
    assertTrue(document.contains(server.address() + "/shop\""), document);
    assertTrue(document.contains("/app/wallets/{name}"), document);
    assertFalse(document.contains("stores/{store}"), document);
    assertFalse(document.contains("urn:ropeway"), document);
  }

  private static void assertKeysMayHaveSlashes(LibertyProcess server) throws Exception {
    HttpResponse<String> post =
        HTTP.send(
            acting(server, "/shop/api/stores/accounts/keys/a%2Fb%5Cc/actions"),
            BodyHandlers.ofString());
    assertEquals(200, post.statusCode(), post::body);
    String entry = get(server, "/shop/api/stores/accounts/keys/a%2Fb%5Cc").body();
    assertTrue(entry.contains("\"key\":\"a/b\\\\c\""), entry);
  }

  /** Requests go on coming, and are answered when the database is back. */
  private static void outage(CrashableDatabase database, LibertyProcess server) throws Exception {
    database.stop();
    long end = System.nanoTime() + OUTAGE.toNanos();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < DEPOSITS; i++) {
      answers.add(deposit(server));
    }
    Await.until(
        OUTAGE.multipliedBy(4),
        "the outage is over",
        () -> {
          get(server, "/shop/api/stores/accounts/keys/outage"); // fails, or waits for a connection
          return System.nanoTime() > end;
        });
    database.start();
    Await.until(PATIENCE, "it is over", () -> !said(NAME, "Cycles work again").isEmpty());
    CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).join();
  }

  private static CompletableFuture<?> deposit(LibertyProcess server) {
    return HTTP.sendAsync(
        acting(server, "/shop/api/stores/accounts/keys/outage/actions"), BodyHandlers.discarding());
  }

  private static HttpRequest acting(LibertyProcess server, String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"actions\": [{\"name\": \"deposit\", \"args\": 1}]}"))
        .build();
  }

  @Test
  void driverThatTheApplicationCannotSeeIsNamedAndNothingIsSaidToBeReady() throws Exception {
    try (CrashableDatabase database = new CrashableDatabase()) {
      String blind =
          configuration(database).replace("<classloader commonLibraryRef=\"postgres\"/>", "");
      try (LibertyProcess server = ServerFolder.foreign(BLIND, blind, shop())) {
        server.start();
        Await.until(PATIENCE, "it says so", () -> !said(BLIND, "Ropeway does not start").isEmpty());
        List<String> lines = said(BLIND, "Ropeway does not start");
        assertTrue(lines.get(0).contains("commonLibraryRef"), lines::toString);
        assertEquals(List.of(), said(BLIND, "Ropeway is ready"));
        assertFalse(server.ready());
      }
    }
  }

  private static HttpResponse<String> get(LibertyProcess server, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
        BodyHandlers.ofString());
  }

  private static List<String> lines(String server) throws Exception {
    Path messages = ServerFolder.messages(server);
    return Files.exists(messages) ? Files.readAllLines(messages) : List.of();
  }

  private static List<String> said(String server, String text) throws Exception {
    return lines(server).stream().filter(line -> line.contains(text)).toList();
  }

  private static List<String> trouble() throws Exception {
    return lines(NAME).stream().filter(line -> TROUBLE.matcher(line).find()).toList();
  }
}
