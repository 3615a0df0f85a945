package dev.ropeway.journal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;

/**
 * A connection on which nothing may be set: that of a transaction which is not Ropeway's, whose
 * caller's next statement would notice, or of a database that is to plan by itself.
 */
interface CallersConnection extends Connection {

  /** One of a database that plans by values, as it has to where it is distributed. */
  interface ByValues extends CallersConnection {}

  /** Marks a connection as the caller's. */
  static Connection of(Connection connection) {
    return of(connection, CallersConnection.class);
  }

  /** Marks a connection as that of a database which plans by values. */
  static Connection byValues(Connection connection) {
    return of(connection, ByValues.class);
  }

  private static Connection of(Connection connection, Class<?> mark) {
    return (Connection)
        Proxy.newProxyInstance(
            CallersConnection.class.getClassLoader(),
            new Class<?>[] {mark},
            (proxy, method, arguments) -> invoke(connection, method, arguments));
  }

  private static Object invoke(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
