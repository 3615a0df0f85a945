package dev.ropeway;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentDescription;
import org.jboss.arquillian.container.spi.event.DeployDeployment;
import org.jboss.arquillian.container.spi.event.UnDeployDeployment;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Deploys what several test classes want, the WAR that ships above all, for the first of them and
 * leaves it there for all others: its start is the longest part of most of them. Whatever it
 * deploys has prepared its database when its tests begin.
 */
public class OneDeployment implements LoadableExtension {

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Once.class);
  }

  /** Arquillian's observer. */
  public static class Once {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String WAR = "ropeway.war";

    /** By its name each is one and the same archive for whoever deploys it. */
    private static final Set<String> SHARED = Set.of(WAR, "access.war", "live.war");

    // Of the JVM, whose server outlives Arquillian: see ForkServer.
    private static final Set<String> DEPLOYED = new HashSet<>();

    void deploy(@Observes EventContext<DeployDeployment> context) {
      String name = name(context.getEvent().getDeployment().getDescription());
      if (!DEPLOYED.contains(name)) {
        context.proceed();
        awaitReady(
            name.equals(WAR) ? "/health/ready" : DeployedServer.admin("/health/ready").toString());
        if (SHARED.contains(name)) {
          DEPLOYED.add(name);
        }
      }
    }

    /** The database is prepared in the background, once the application is up. */
    private static void awaitReady(String health) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!ready(health)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("The application was not ready in " + PATIENCE);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }

    private static boolean ready(String health) {
      try {
        return DeployedServer.get(health).statusCode() == 200;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    void undeploy(@Observes EventContext<UnDeployDeployment> context) {
      if (!DEPLOYED.contains(name(context.getEvent().getDeployment().getDescription()))) {
        context.proceed();
      }
    }

    private static String name(DeploymentDescription deployment) {
      return deployment.isArchiveDeployment() ? deployment.getArchive().getName() : "";
    }
  }
}
