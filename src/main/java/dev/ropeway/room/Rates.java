package dev.ropeway.room;

import dev.ropeway.journal.ClientKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what clients send each second. Thread-safe. */
final class Rates {
  /** Most messages of a client a second: five a frame and some. */
  static final int MOST = 200;

  private static final int MOST_CLIENTS = 20_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** The oldest is forgotten first: then it may send as many again. */
  private final Map<ClientKey, Window> windows =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientKey, Window> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  private record Window(long start, int count) {}

  synchronized boolean allows(ClientKey client) {
    long now = System.nanoTime();
    Window window = windows.get(client);
    if (window == null || now - window.start() > SECOND) {
      window = new Window(now, 0);
    }
    windows.put(client, new Window(window.start(), window.count() + 1));
    return window.count() < MOST;
  }
}
