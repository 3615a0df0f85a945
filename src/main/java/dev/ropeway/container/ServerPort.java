package dev.ropeway.container;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Where the server listens, which no specification lets an application ask before a request. */
public final class ServerPort {

  /** Open Liberty's first endpoint; it says "-1" as its port without TLS if that is off. */
  private static final String LIBERTY =
      "WebSphere:feature=channelfw,type=endpoint,name=defaultHttpEndpoint";

  private ServerPort() {}

  /** The port without TLS, as the server tells it; empty if this server tells none. */
  public static Optional<String> find() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      for (ObjectName name : beans.queryNames(new ObjectName(LIBERTY), null)) {
        return Optional.of(String.valueOf(beans.getAttribute(name, "Port")));
      }
    } catch (JMException e) {
      return Optional.empty(); // not as this version of it names things
    }
    return Optional.empty();
  }
}
