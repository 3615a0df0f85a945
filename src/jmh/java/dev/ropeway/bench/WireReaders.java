package dev.ropeway.bench;

import java.io.IOException;
import java.util.List;

/** Readers of a key over live connections, one each, and one thread for all. */
final class WireReaders implements Delivery.Readers {
  private final WireLines lines = new WireLines();

  WireReaders(int port, String key, List<Follower> followers) throws IOException {
    String watch =
        "[[\"watch\",1,{\"store\":\"players\",\"key\":\"%s\",\"acks\":\"own\"}]]".formatted(key);
    for (Follower follower : followers) {
      lines
          .open(
              port,
              (text, now) ->
                  WireMessages.each(
                      text,
                      (type, json) -> {
                        if (json.startsWith("{\"version\"") || type.equals("reset")) {
                          follower.event(type, json, now);
                        }
                      }))
          .send(watch);
    }
    lines.start();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
