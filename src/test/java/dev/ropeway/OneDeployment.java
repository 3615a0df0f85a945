package dev.ropeway;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentDescription;
import org.jboss.arquillian.container.spi.event.DeployDeployment;
import org.jboss.arquillian.container.spi.event.UnDeployDeployment;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Deploys the WAR that ships for the first test class that wants it and leaves it there for all
 * others: its start is the longest part of most of them. Whatever it deploys has prepared its
 * database when its tests begin.
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

    // Of the JVM, whose server outlives Arquillian: see ForkServer.
    private static boolean deployed;

    void deploy(@Observes EventContext<DeployDeployment> context) {
      boolean shared = isShared(context.getEvent().getDeployment().getDescription());
      if (!shared || !deployed) {
        context.proceed();
        awaitReady(shared ? "/health/ready" : DeployedServer.admin("/health/ready").toString());
        deployed |= shared;
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
      if (!isShared(context.getEvent().getDeployment().getDescription())) {
        context.proceed();
      }
    }

    private static boolean isShared(DeploymentDescription deployment) {
      return deployment.isArchiveDeployment()
          && deployment.getArchive().getName().equals(DeployedServer.war().getName());
    }
  }
}
