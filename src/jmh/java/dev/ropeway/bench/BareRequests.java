package dev.ropeway.bench;

import dev.ropeway.HttpConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server and the generator can do when there is nothing to do: no rate through HTTP can be
 * higher. A connection for each writer.
 */
final class BareRequests implements Contestant {
  private static final long WARM = 400_000;

  private final int port;
  private final List<HttpConnection> connections = new ArrayList<>();

  BareRequests(int port) {
    this.port = port;
  }

  @Override
  public String name() {
    return Names.BARE_HTTP;
  }

  @Override
  public void prepare() {
    // it has no keys
  }

  @Override
  public long warmUpOperations() {
    return WARM;
  }

  @Override
  public Writer writer(int number) throws IOException {
    HttpConnection connection = new HttpConnection(port);
    connections.add(connection);
    return key -> connection.get("/api/time");
  }

  @Override
  public long coins() {
    return 0;
  }

  @Override
  public void check(long applied, long errors) {
    Progress.say("  %s: %,d answers, %d errors", name(), applied, errors);
  }

  @Override
  public void close() throws IOException {
    for (HttpConnection connection : connections) {
      connection.close();
    }
  }
}
