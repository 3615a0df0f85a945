package dev.ropeway.bench;

import dev.ropeway.HttpConnection;
import java.io.IOException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client over HTTP that counts its actions on one key: what went wrong it sends again under the
 * same number, so nothing is applied twice. Confined to one thread.
 */
final class CountingClient implements AutoCloseable {
  private final IntSupplier port;
  private final CoinRequest request;
  private final String name;
  private long id = 1;
  private @Nullable HttpConnection connection;

  /** A client that gives coins to a player. */
  CountingClient(int port, String key, String name) {
    this(() -> port, CoinRequest.toPlayer(key), name);
  }

  /**
   * A client that may change its node.
   *
   * @param port asked for every new connection
   */
  CountingClient(IntSupplier port, CoinRequest request, String name) {
    this.port = port;
    this.request = request;
    this.name = name;
  }

  /** Gives one coin and returns the version that made. */
  long giveCoin() throws IOException {
    HttpConnection open =
        connection == null ? new HttpConnection(port.getAsInt(), request.token()) : connection;
    connection = null; // unless all goes well
    String answer = open.post(request.path(), request.body(name, id));
    if (!answer.contains("\"status\":\"applied\"")) {
      throw new IOException(answer);
    }
    connection = open;
    id++;
    return Follower.number(answer, "\"version\":");
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }
}
