package dev.ropeway.journal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;

/**
 * The connection of a transaction that is not Ropeway's: nothing may be set on it that the caller's
 * next statement would notice.
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
