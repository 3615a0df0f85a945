package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import dev.ropeway.sample.Bank.End;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that has asked for the HTTP API, at a path of its choice. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class OwnResourcesBesideApiIT extends OwnResources {
  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
        <servlet>
          <servlet-name>dev.ropeway.http.RopewayApplication</servlet-name>
        </servlet>
        <servlet-mapping>
          <servlet-name>dev.ropeway.http.RopewayApplication</servlet-name>
          <url-pattern>/ropeway/api/*</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  OwnResourcesBesideApiIT() {
    super("/beside");
  }

  @Deployment(testable = false)
  static WebArchive application() {
    return DeployedServer.applicationWithApi("beside.war")
        .setWebXML(new StringAsset(WEB_XML))
        .addClasses(Account.class, Accounts.class, Bank.class, End.class)
        .addClasses(Api.class, Wallets.class, Wallets.Wallet.class, OldAddress.class);
  }

  @Test
  void apiIsWhereTheApplicationWantsIt() throws Exception {
    Await.until(
        Duration.ofSeconds(60),
        "the API answers",
        () -> get("/ropeway/api/stores/accounts").statusCode() == 200);
    HttpResponse<String> nothing = get("/ropeway/api/nothing");
    assertEquals(404, nothing.statusCode());
    assertTrue(nothing.body().contains("urn:ropeway:problem:not-found"), nothing::body);
    assertEquals(400, get("/ropeway/api/stores/accounts/keys/a;b").statusCode());
    assertEquals(404, get("/api/stores").statusCode());
  }

  @Test
  void requestsMayBeHandedOnToTheApi() throws Exception {
    Await.until(
        Duration.ofSeconds(60),
        "the API answers",
        () -> get("/ropeway/api/stores/accounts").statusCode() == 200);
    String deposit =
        """
        {"actions": [{"name": "deposit", "args": 5}]}""";
    HttpResponse<String> answer = post("/old/stores/accounts/keys/ann/actions", deposit);
    assertEquals(200, answer.statusCode(), answer::body);
    assertEquals(400, post("/old/stores/accounts/keys/ann/actions", "{").statusCode());
    assertTrue(get("/ropeway/api/stores/accounts/keys/ann").body().contains("5"));
  }
}
