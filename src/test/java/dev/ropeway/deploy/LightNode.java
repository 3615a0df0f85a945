package dev.ropeway.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A server of HTTP/1.1 that says which one it is and remembers what it was asked: what a balancer
 * sees of a node, without the rest. Thread-safe.
 */
final class LightNode implements AutoCloseable {
  private static final String HEALTH = "/health/ready";

  /** What was asked: the first line, and the headers in small letters. */
  record Asked(String line, List<String> headers) {
    List<String> header(String name) {
      return headers.stream()
          .filter(each -> each.startsWith(name + ": "))
          .map(each -> each.substring(name.length() + 2))
          .toList();
    }
  }

  private final String name;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final int port;
  private volatile ServerSocket server;
  private volatile Future<?> accepting = CompletableFuture.completedFuture(null);
  private volatile boolean ready = true;
  private volatile boolean mute;
  private volatile Duration heartbeat = Duration.ofMillis(100);
  private volatile CountDownLatch answering = new CountDownLatch(0);

  LightNode(String name) throws IOException {
    this.name = name;
    this.server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    this.port = server.getLocalPort();
    listen();
  }

  private void listen() {
    ServerSocket current = server;
    accepting =
        threads.submit(
            () -> {
              while (!current.isClosed()) {
                try {
                  Socket socket = current.accept();
                  open.add(socket);
                  threads.execute(() -> serve(socket));
                } catch (IOException e) {
                  return; // it has died
                }
              }
            });
  }

  int port() {
    return port;
  }

  /** What it was asked, health checks aside. */
  List<Asked> asked() {
    return asked;
  }

  /** What its health check says from now on. */
  void ready(boolean now) {
    ready = now;
  }

  /** From now on it reads requests and hangs up. */
  void mute(boolean now) {
    mute = now;
  }

  /** The pause between two events of its streams from now on. */
  void heartbeat(Duration now) {
    heartbeat = now;
  }

  /** It answers nothing but health checks until the latch is open. */
  void answerAfter(CountDownLatch latch) {
    answering = latch;
  }

  /** It is gone, with all its connections; nobody gets another one. */
  void die() throws IOException {
    server.close();
    try {
      accepting.get(10, TimeUnit.SECONDS); // whoever waits in it may be given one still
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IOException(e);
    }
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  /** It is there again, where it was. */
  void rise() throws IOException {
    server = new ServerSocket(port, 500, InetAddress.getLoopbackAddress());
    listen();
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream()) {
      for (Asked next = read(in); next != null; next = read(in)) {
        if (!answer(next, in, out)) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // either end may go at any time
    } finally {
      open.remove(socket);
    }
  }

  private boolean answer(Asked request, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    String path = request.line().split(" ")[1];
    if (path.equals(HEALTH)) {
      say(out, ready ? "200 OK" : "503 Service Unavailable", "Content-Length: 0\r\n\r\n");
      return true;
    }
    asked.add(request);
    in.readNBytes(request.header("content-length").stream().mapToInt(Integer::parseInt).sum());
    answering.await();
    if (mute) {
      return false;
    }
    if (!request.header("upgrade").isEmpty()) {
      say(
          out,
          "101 Switching Protocols",
          "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
              + accepted(request.header("sec-websocket-key").get(0))
              + "\r\n\r\n");
      in.transferTo(out);
      return false;
    }
    if (path.replaceFirst("\\?.*", "").endsWith("/updates")) {
      say(
          out,
          "200 OK",
          "Content-Type: text/event-stream\r\nX-Node: " + name + "\r\nConnection: close\r\n\r\n");
      while (true) {
        out.write(":\n".getBytes(StandardCharsets.US_ASCII));
        LockSupport.parkNanos(heartbeat.toNanos());
      }
    }
    say(out, "200 OK", "X-Node: " + name + "\r\nContent-Length: 2\r\n\r\nok");
    return true;
  }

  /** RFC 6455, 4.2.2: the balancer looks whether it is right. */
  private static String accepted(String key) {
    try {
      byte[] both =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(both));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void say(OutputStream out, String status, String rest) throws IOException {
    out.write(("HTTP/1.1 " + status + "\r\n" + rest).getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static @Nullable Asked read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int ends = 0; ends < 2; ) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      head.write(next);
      ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
    }
    List<String> lines = head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
    return new Asked(
        lines.get(0),
        lines.stream()
            .skip(1)
            .map(
                each -> {
                  int colon = each.indexOf(':');
                  return each.substring(0, colon).toLowerCase(Locale.ROOT)
                      + ": "
                      + each.substring(colon + 1).strip();
                })
            .toList());
  }

  @Override
  public void close() throws IOException {
    die();
    threads.shutdownNow();
  }
}
