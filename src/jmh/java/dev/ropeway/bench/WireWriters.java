package dev.ropeway.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ropeway through live connections: one for each writer, which sends one action a message and waits
 * for its outcome; all on one key.
 */
final class WireWriters implements Contestant {
  /** As many as the server needs until its hot code is compiled. */
  private static final long WARM = 400_000;

  private final RopewayPlayers players;
  private final int port;
  private final List<WireLine> lines = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor();

  WireWriters(RopewayPlayers players, int port) {
    this.players = players;
    this.port = port;
  }

  @Override
  public String name() {
    return Names.ROPEWAY_LIVE;
  }

  @Override
  public void prepare() throws InterruptedException {
    players.prepare();
    // while others have their turns
    pings.scheduleAtFixedRate(
        () -> lines.forEach(line -> line.send("[[\"ping\",0]]")), 10, 10, TimeUnit.SECONDS);
  }

  @Override
  public long warmUpOperations() {
    return WARM;
  }

  @Override
  public Writer writer(int number) throws IOException {
    WireLine line = new WireLine(port);
    lines.add(line);
    line.send(
        "[[\"watch\",1,{\"store\":\"players\",\"key\":\"%s\",\"client\":\"wire-%d-%d\",\"updates\":false}]]"
            .formatted(players.keys().name(0), System.nanoTime(), number));
    One one = new One(line);
    one.await("[[\"watching\"", "\"watching\"");
    return key -> one.giveCoin();
  }

  /** What one thread has. */
  private static final class One {
    private final WireLine line;
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
    private long id = 1;
    private String last = "";

    One(WireLine line) {
      this.line = line;
    }

    void giveCoin() throws IOException {
      line.send("[[\"actions\",1,[{\"id\":" + id + ",\"name\":\"add_coins\",\"args\":1}]]]");
      await("outcomes", "\"id\":" + id + ",\"status\":\"applied\"");
      id++;
    }

    void await(String what, String sign) throws IOException {
      last = "";
      while (!last.contains(sign)) {
        if (last.contains("\"refused\"") || last.contains("\"failed\"")) {
          throw new IOException(what + ": " + last);
        }
        if (!line.read(buffer, text -> last = text)) {
          throw new IOException("The server has closed the connection");
        }
      }
    }
  }

  @Override
  public long coins() {
    return players.coins();
  }

  @Override
  public void close() throws IOException {
    pings.shutdownNow();
    for (WireLine line : lines) {
      line.close();
    }
  }
}
