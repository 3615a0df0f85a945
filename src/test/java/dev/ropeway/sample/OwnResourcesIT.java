package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.DeployedServer;
import dev.ropeway.sample.Bank.End;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application with Ropeway's classes jar alone: there is no HTTP API but its own. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class OwnResourcesIT extends OwnResources {

  OwnResourcesIT() {
    super("/own");
  }

  @Deployment(testable = false)
  static WebArchive application() {
    return DeployedServer.application("own.war")
        .addClasses(Account.class, Accounts.class, Bank.class, End.class)
        .addClasses(Api.class, Wallets.class, Wallets.Wallet.class);
  }

  @Test
  void thereIsNoApiUnlessAskedFor() throws Exception {
    assertEquals(404, get("/api/stores").statusCode());
  }
}
