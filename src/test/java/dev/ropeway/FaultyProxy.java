package dev.ropeway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A way to an HTTP server on which things go wrong when a test wants it: streams break, answers are
 * lost, requests are answered by the proxy itself. Each request has a connection of its own; one
 * that becomes a WebSocket passes both ways until it is cut. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {

  /** What to do with a request. */
  public record Fate(boolean reachesServer, String answer) {
    /** As if there were no proxy. */
    public static final Fate PASSES = new Fate(true, "");

    /** The server acts on it, and its answer never comes. */
    public static final Fate ANSWER_IS_LOST = new Fate(true, "lost");

    /** The connection breaks before the server has seen anything. */
    public static final Fate IS_LOST = new Fate(false, "");

    /** The proxy answers, with head lines such as {@code Retry-After: 1}. */
    public static Fate answered(String status, String... headLines) {
      return new Fate(
          false, "HTTP/1.1 " + status + "\r\n" + String.join("", lines(headLines)) + "\r\n");
    }

    private static List<String> lines(String... headLines) {
      return java.util.stream.Stream.concat(
              java.util.stream.Stream.of(headLines),
              java.util.stream.Stream.of("Content-Length: 0", "Connection: close"))
          .map(line -> line + "\r\n")
          .toList();
    }
  }

  private final ServerSocket listener;
  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private volatile Function<String, Fate> fates = head -> Fate.PASSES;

  /** Listens on a free port for a server on this machine. */
  public FaultyProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    threads.execute(this::accept);
  }

  /** Where it listens, without a slash at the end. */
  public String url() {
    return "http://localhost:" + listener.getLocalPort();
  }

  /** Decides, by the head of each request, what becomes of it. */
  public void fates(Function<String, Fate> deciding) {
    fates = deciding;
  }

  /** The heads of all requests so far that begin with something, such as {@code GET}. */
  public List<String> heads(String begin) {
    return heads.stream().filter(head -> head.startsWith(begin)).toList();
  }

  /** Breaks every connection. */
  public void cut() {
    open.forEach(FaultyProxy::close);
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      threads.shutdown();
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      String head = head(client.getInputStream());
      byte[] body = client.getInputStream().readNBytes(length(head));
      heads.add(head);
      Fate fate = fates.apply(head);
      if (fate.reachesServer()) {
        forward(head, body, client, fate.answer().isEmpty());
      } else {
        client.getOutputStream().write(fate.answer().getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException oneEndIsGone) {
      return; // and now both are closed
    } finally {
      open.remove(client);
    }
  }

  private void forward(String head, byte[] body, Socket client, boolean answered)
      throws IOException {
    try (Socket server = new Socket(InetAddress.getByName("localhost"), target)) {
      server.setTcpNoDelay(true);
      open.add(server);
      boolean upgrades = head.toLowerCase(Locale.ROOT).contains("\r\nupgrade: websocket\r\n");
      if (upgrades) {
        threads.execute(() -> pass(client, server));
      }
      String alone =
          upgrades
              ? head
              : head.replaceAll("(?i)\r\n(connection|upgrade|http2-settings): [^\r]*", "")
                  .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
      server.getOutputStream().write(alone.getBytes(StandardCharsets.ISO_8859_1));
      server.getOutputStream().write(body);
      InputStream answer = server.getInputStream();
      byte[] buffer = new byte[65_536];
      for (int length = answer.read(buffer); length >= 0; length = answer.read(buffer)) {
        if (answered) {
          client.getOutputStream().write(buffer, 0, length);
        }
      }
      open.remove(server);
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException oneEndIsGone) {
      close(to);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      cut();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
