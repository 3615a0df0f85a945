package dev.ropeway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Ropeway through HTTP, on one key of a {@link GuardedServer}: a connection for each writer, who is
 * somebody of his own.
 */
final class DocumentWriters implements Contestant {
  /** As many as the server needs until its hot code is compiled. */
  private static final long WARM = 400_000;

  private static final String KEY = GuardedServer.key("coins");

  private final String name;
  private final int port;
  private final BenchDatabase database;
  private final boolean tokens;
  private final List<CountingClient> clients = new ArrayList<>();

  DocumentWriters(String name, int port, BenchDatabase database, boolean tokens) {
    this.name = name;
    this.port = port;
    this.database = database;
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void prepare() {
    // the first coin makes the entry
  }

  @Override
  public long warmUpOperations() {
    return WARM;
  }

  @Override
  public Writer writer(int number) {
    String subject = "writer-" + number;
    CoinRequest request = CoinRequest.toDocument(KEY, tokens ? GuardedServer.token(subject) : null);
    CountingClient client = new CountingClient(() -> port, request, tokens ? "~1" : subject + "~1");
    clients.add(client);
    return key -> client.giveCoin();
  }

  @Override
  public long coins() {
    return Long.parseLong(
        database.text(
            """
            select coalesce(sum((data->>'coins')::bigint), 0) from entry
            where store = ? and key = ?""",
            GuardedServer.STORE,
            KEY));
  }

  @Override
  public void close() throws IOException {
    for (CountingClient client : clients) {
      client.close();
    }
  }
}
