package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests of outages are worth what their outages are: those that use a relay would pass without any.
 */
class TcpRelayTest {
  private static final int PATIENCE = 30_000;
  private static final int END = -1;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServerSocket ann;
  private ServerSocket bob;
  private TcpRelay relay;

  @BeforeEach
  void start() throws Exception {
    ann = echo('a');
    bob = echo('b');
    relay = new TcpRelay(ann.getLocalPort());
  }

  @AfterEach
  void stop() throws Exception {
    relay.close();
    ann.close();
    bob.close();
    threads.shutdownNow();
  }

  /** Says who it is, and then the same as its client. */
  private ServerSocket echo(char name) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(
        () -> {
          try {
            while (true) {
              Socket client = server.accept();
              threads.execute(() -> answer(client, name));
            }
          } catch (IOException closed) {
            return; // with the test
          }
        });
    return server;
  }

  private static void answer(Socket client, char name) {
    try (client) {
      client.getOutputStream().write(name);
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException gone) {
      return; // and now it is closed
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  private static int read(Socket socket) throws IOException {
    return socket.getInputStream().read();
  }

  private static int echoed(Socket socket, char sent) throws IOException {
    socket.getOutputStream().write(sent);
    return read(socket);
  }

  private static int last(Socket socket) {
    try {
      int next = read(socket);
      while (next != END) {
        next = read(socket);
      }
      return next;
    } catch (IOException broken) {
      assertTrue(!(broken instanceof SocketTimeoutException), broken::toString);
      return END;
    }
  }

  @Test
  void leadsElsewhereAtOnceOrFromTheNextConnectionOn() throws Exception {
    try (Socket first = connect()) {
      assertEquals('a', read(first));
      assertEquals(1, relay.connections());
      relay.leadTo(bob.getLocalPort());
      assertEquals(END, last(first));
      assertEquals(0, relay.connections());
    }
    try (Socket second = connect()) {
      assertEquals('b', read(second));
      relay.leadNewTo(ann.getLocalPort());
      try (Socket third = connect()) {
        assertEquals('a', read(third));
        assertEquals('x', echoed(second, 'x'), "it stays where it is");
      }
    }
  }

  @Test
  void whileItIsCutNothingIsOpenOrStaysSo() throws Exception {
    try (Socket open = connect()) {
      assertEquals('a', read(open));
      relay.cut();
      assertEquals(END, last(open));
    }
    for (int i = 0; i < 3; i++) {
      try (Socket during = connect()) {
        assertEquals(END, last(during));
      }
    }
    relay.heal();
    try (Socket after = connect()) {
      assertEquals('a', read(after));
    }
  }

  @Test
  void whatIsSentArrivesLater() throws Exception {
    try (Socket socket = connect()) {
      assertEquals('a', read(socket));
      relay.delay(Duration.ofMillis(200));
      long start = System.nanoTime();
      assertEquals('x', echoed(socket, 'x'));
      long took = System.nanoTime() - start;
      assertTrue(took >= 200_000_000, () -> took + " ns");
    }
  }

  @Test
  void serverThatIsAwayEndsAConnectionAndNotTheRelay() throws Exception {
    relay.leadTo(FreePort.find());
    try (Socket socket = connect()) {
      assertEquals(END, last(socket));
    }
    relay.leadTo(bob.getLocalPort());
    try (Socket socket = connect()) {
      assertEquals('b', read(socket));
    }
  }
}
