package dev.ropeway;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for servers that will listen a while later. */
public final class FreePort {
  // Below those that connections get, of which other tests may open thousands meanwhile.
  private static final int FROM = 20_000;
  private static final int TO = 32_000;
  private static final int TRIES = 100;

  private FreePort() {}

  /** A port on which nobody listens. */
  public static int find() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        continue; // in use
      }
    }
    throw new IllegalStateException("No free port");
  }
}
