package dev.ropeway.node;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether the server gives the application what Ropeway needs, before any class that needs it
 * is touched: a feature that is not there, or a driver that the application cannot see, is named in
 * one line instead of failing somewhere in the middle. Knows nothing but CDI itself.
 */
public final class Requirements implements Extension {
  private static final System.Logger LOG = System.getLogger("dev.ropeway");

  /** A class that stands for what is needed. */
  private record Need(String type, String what) {}

  private static final List<Need> NEEDS =
      List.of(
          new Need("jakarta.ejb.Singleton", "enterprise beans (feature enterpriseBeansLite)"),
          new Need(
              "jakarta.enterprise.concurrent.ManagedThreadFactory",
              "concurrency (feature concurrent)"),
          new Need("jakarta.json.JsonObject", "JSON processing (feature jsonp)"),
          new Need(
              "jakarta.persistence.EntityManagerFactory",
              "persistence (feature persistenceContainer)"),
          new Need("jakarta.servlet.ServletContext", "servlets (feature servlet)"),
          new Need(
              "jakarta.transaction.TransactionSynchronizationRegistry",
              "transactions (feature jdbc or enterpriseBeansLite)"),
          new Need("jakarta.validation.Validator", "validation (feature validation)"),
          new Need("org.eclipse.microprofile.config.Config", "configuration (feature mpConfig)"),
          new Need(
              "org.postgresql.PGConnection",
              "PostgreSQL's driver, in a library that the application shares with the data source"
                  + " (commonLibraryRef of its class loader)"));

  void check(@Observes BeforeBeanDiscovery event) {
    List<String> missing = missing(Requirements.class.getClassLoader());
    if (!missing.isEmpty()) {
      String message =
          "Ropeway does not start: the application does not see " + String.join(", ", missing);
      LOG.log(Level.ERROR, message + ".");
      throw new IllegalStateException(message);
    }
  }

  /** What a class loader does not see, for the person who sets the server up. */
  static List<String> missing(ClassLoader loader) {
    List<String> missing = new ArrayList<>();
    for (Need need : NEEDS) {
      try {
        Class.forName(need.type(), false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        missing.add(need.what());
      }
    }
    return missing;
  }
}
