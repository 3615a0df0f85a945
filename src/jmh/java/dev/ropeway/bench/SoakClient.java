package dev.ropeway.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A client over HTTP that goes on with another node, under the same number, when one fails. */
final class SoakClient implements SoakLoad.Turn, AutoCloseable {
  private final List<Integer> ports;
  private final LongAdder given;
  private final CountingClient client;
  private int node;

  SoakClient(List<Integer> ports, int number, String key, LongAdder given) {
    this.ports = ports;
    this.given = given;
    this.node = number;
    this.client = new CountingClient(this::port, CoinRequest.toPlayer(key), "soak-" + number);
  }

  private int port() {
    return ports.get(node % ports.size());
  }

  @Override
  public void take() {
    try {
      client.giveCoin();
      given.increment();
    } catch (IOException e) {
      node++; // what it was about to give is given under the same number at the next turn
    }
  }

  /** Gives what it was about to give, so that nobody is in doubt. */
  void finish() throws IOException {
    IOException failure = null;
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        client.giveCoin();
        given.increment();
        return;
      } catch (IOException e) {
        failure = e;
        node++;
      }
    }
    throw new IOException("no node answers", failure);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
