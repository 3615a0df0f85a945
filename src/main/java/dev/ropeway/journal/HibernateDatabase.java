package dev.ropeway.journal;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;

/** A {@link Database} with transactions of Hibernate's own, for programs outside a container. */
public final class HibernateDatabase implements Database {
  private static final List<Class<?>> ENTITIES =
      List.of(
          StoredEntry.class,
          StoredAction.class,
          StoredVersion.class,
          StoredMark.class,
          StoredScheduled.class,
          StoredErasure.class,
          StoredRoomNode.class,
          StoredRoom.class,
          StoredRoomClient.class,
          StoredSecret.class,
          StoredRevocation.class);

  /** Finds Hibernate's services once for all: it looks for each in every archive there is. */
  private static final BootstrapServiceRegistry SERVICES =
      new BootstrapServiceRegistryBuilder().disableAutoClose().build();

  private final SessionFactory factory;

  private HibernateDatabase(SessionFactory factory) {
    this.factory = factory;
  }

  /**
   * Connects by JDBC URL.
   *
   * @param properties Hibernate's, such as {@code jakarta.persistence.jdbc.url}
   */
  public static HibernateDatabase open(Map<String, String> properties) {
    Configuration configuration = new Configuration(SERVICES);
    ENTITIES.forEach(configuration::addAnnotatedClass);
    properties.forEach(configuration::setProperty);
    configuration.setProperty("hibernate.connection.autocommit", "true");
    // as in persistence.xml: nothing is asked of the database that it need not be asked
    configuration.setProperty("hibernate.boot.allow_jdbc_metadata_access", "false");
    configuration.setProperty("jakarta.persistence.database-product-name", "PostgreSQL");
    configuration.setProperty("jakarta.persistence.database-major-version", "14");
    // entities have no constraints of their own, and a validator is dear to make
    configuration.setProperty("jakarta.persistence.validation.mode", "none");
    return new HibernateDatabase(configuration.buildSessionFactory());
  }

  @Override
  public <R> R transact(Work<R> work) {
    return factory.fromStatelessTransaction(work::run);
  }

  @Override
  public <R> R read(Work<R> work) {
    return factory.fromStatelessSession(work::run);
  }

  @Override
  public EntityManagerFactory factory() {
    return factory;
  }

  @Override
  public void close() {
    factory.close();
  }
}
