package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The WAR that ships is deployed and says that it is well. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class HealthIT {

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  @Test
  void deployedServerIsLive() throws Exception {
    HttpResponse<String> live = DeployedServer.get("/health/live");

    assertEquals(200, live.statusCode());
    assertTrue(live.body().contains("\"status\":\"UP\""), live::body);
  }

  @Test
  void strangersHearThatItIsReadyAndOperatorsMore() throws Exception {
    HttpResponse<String> ready = DeployedServer.get("/health/ready");
    assertEquals(200, ready.statusCode());
    assertEquals("{\"status\":\"UP\",\"checks\":[]}", ready.body());
    assertEquals(ready.body(), DeployedServer.get("/health").body());
    assertEquals(404, DeployedServer.get("/health/other").statusCode());

    String told = DeployedServer.get(DeployedServer.admin("/health").toString()).body();
    assertTrue(told.contains("\"name\":\"ropeway\""), told);
    assertTrue(told.contains("\"name\":\"ropeway-live\""), told);
  }
}
