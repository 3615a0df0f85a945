package dev.ropeway.nats;

import dev.ropeway.config.LoopLog;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;

/**
 * How a broker is connected to: once, for the feed connects anew by itself, and has what happens to
 * the connection told. Thread-safe.
 *
 * @param gone is called when the connection is lost, or something that came over it
 * @param complaints takes what the broker refuses, such as a subject that this user may not use
 */
record NatsOptions(Runnable gone, java.util.function.Consumer<String> complaints)
    implements ConnectionListener, ErrorListener {
  private static final LoopLog LOG = new LoopLog(NatsFeed.class, "The connection failed");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_PINGS = 2;

  /**
   * Those of a connection of a node's.
   *
   * @throws IllegalStateException if the runtime has no TLS as it is set up
   */
  static Options of(
      NatsServers servers,
      String node,
      ExecutorService executor,
      Runnable gone,
      java.util.function.Consumer<String> complaints) {
    NatsOptions heard = new NatsOptions(gone, complaints);
    Options.Builder options =
        new Options.Builder()
            .servers(servers.urls().toArray(String[]::new))
            .connectionName("ropeway " + node)
            .noResolveHostnames() // a certificate names the host, not its address
            .noReconnect()
            .connectionTimeout(PATIENCE)
            .pingInterval(PATIENCE)
            .maxPingsOut(MOST_PINGS)
            .executor(executor)
            .connectionListener(heard)
            .errorListener(heard);
    if (servers.secure()) {
      options.sslContext(NatsTls.naming(usual()));
    }
    if (servers.credentials() != null) {
      options.authHandler(Nats.credentials(servers.credentials().toString()));
    }
    return options.build();
  }

  private static SSLContext usual() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void connectionEvent(Connection connection, Events event) {
    if (event == Events.CLOSED || event == Events.DISCONNECTED) {
      gone.run();
    }
  }

  @Override
  public void errorOccurred(Connection connection, String error) {
    complaints.accept(error);
  }

  @Override
  public void exceptionOccurred(Connection connection, Exception failure) {
    LOG.failed(failure);
  }

  /** More has come than could be heard, and some of it is lost: what was missed is looked up. */
  @Override
  public void slowConsumerDetected(Connection connection, Consumer consumer) {
    gone.run();
  }

  @Override
  public void messageDiscarded(Connection connection, Message message) {
    gone.run();
  }
}
