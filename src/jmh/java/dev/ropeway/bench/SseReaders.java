package dev.ropeway.bench;

import dev.ropeway.client.EventStreamParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Readers of server-sent events: a connection each and one thread for all, to leave CPU alone. */
final class SseReaders implements Delivery.Readers {
  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
  private long now; // touched by the thread only

  SseReaders(int port, String key, List<Follower> followers) throws IOException {
    // Of HTTP/1.0, for its answers come without chunks: what arrives is nothing but events.
    String request =
        "GET /api/stores/players/keys/%s/updates HTTP/1.0\r\nHost: localhost\r\n\r\n"
            .formatted(key);
    for (Follower follower : followers) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      EventStreamParser parser =
          new EventStreamParser((kind, json, id) -> follower.event(kind, json, now));
      channel.register(selector, SelectionKey.OP_READ, parser);
      channels.add(channel);
    }
    new Thread(this::run, "sse-readers").start();
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::read);
      }
    } catch (ClosedSelectorException e) {
      return; // closed in the moment of its next turn
    } catch (IOException e) {
      Progress.say("  The readers stop: %s", e);
    }
  }

  private void read(SelectionKey key) {
    try {
      int length = ((SocketChannel) key.channel()).read(buffer.clear());
      now = System.nanoTime();
      if (length < 0) {
        key.cancel();
      } else {
        ((EventStreamParser) key.attachment()).push(buffer.flip());
      }
    } catch (IOException e) {
      key.cancel(); // what it does not get any more is counted as lost
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (SocketChannel channel : channels) {
      channel.close();
    }
  }
}
