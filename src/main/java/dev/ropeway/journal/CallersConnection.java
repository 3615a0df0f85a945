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

  /** Marks a connection as the caller's. */
  static Connection of(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            CallersConnection.class.getClassLoader(),
            new Class<?>[] {CallersConnection.class},
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
