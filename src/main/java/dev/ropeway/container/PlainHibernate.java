package dev.ropeway.container;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.hibernate.cfg.TransactionSettings;
import org.hibernate.engine.transaction.jta.platform.internal.GlassFishJtaPlatform;
import org.hibernate.jpa.HibernatePersistenceProvider;

/**
 * Hibernate that leaves classes as they are. Open Liberty's class transformer and Hibernate's
 * enhancer call each other without end, and the settings that keep the enhancer away are warned
 * about at every start. And that finds the transactions of servers which it does not know by
 * itself.
 */
public final class PlainHibernate extends HibernatePersistenceProvider {

  /** Where GlassFish and Payara have their transaction manager. */
  private static final String OF_GLASSFISH = "java:appserver/TransactionManager";

  @Override
  public EntityManagerFactory createContainerEntityManagerFactory(
      PersistenceUnitInfo info, Map properties) {
    Map<Object, Object> all = new HashMap<>(properties == null ? Map.of() : properties);
    if (isGlassFish()) {
      all.put(TransactionSettings.JTA_PLATFORM, GlassFishJtaPlatform.class.getName());
    }
    return super.createContainerEntityManagerFactory(untransformed(info), all);
  }

  @SuppressWarnings("BanJNDI") // a name of our own
  private static boolean isGlassFish() {
    try {
      return new InitialContext().lookup(OF_GLASSFISH) != null;
    } catch (NamingException e) {
      return false;
    }
  }

  private static PersistenceUnitInfo untransformed(PersistenceUnitInfo info) {
    return (PersistenceUnitInfo)
        Proxy.newProxyInstance(
            PlainHibernate.class.getClassLoader(),
            new Class<?>[] {PersistenceUnitInfo.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("addTransformer")) {
                return null;
              }
              try {
                return method.invoke(info, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
