package dev.ropeway.http;

import dev.ropeway.DeployedServer;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that is a client of the WAR that ships. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class ServerTest {
  private static final AtomicLong KEYS = new AtomicLong(System.nanoTime());

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  /** The path of a key of the JSON store that nobody has written. */
  static String lobby() {
    return "/api/stores/lobby/keys/test-" + KEYS.incrementAndGet();
  }

  /** The path of a key of the typed store that nobody has written. */
  static String player() {
    return "/api/stores/players/keys/test-" + KEYS.incrementAndGet();
  }
}
