package dev.ropeway.journal;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.spi.PersistenceUnitInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.hibernate.jpa.HibernatePersistenceProvider;

/**
 * Hibernate that leaves classes as they are. Open Liberty's class transformer and Hibernate's
 * enhancer call each other without end, and the settings that keep the enhancer away are warned
 * about at every start.
 */
public final class PlainHibernate extends HibernatePersistenceProvider {

  @Override
  public EntityManagerFactory createContainerEntityManagerFactory(
      PersistenceUnitInfo info, Map properties) {
    return super.createContainerEntityManagerFactory(untransformed(info), properties);
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
