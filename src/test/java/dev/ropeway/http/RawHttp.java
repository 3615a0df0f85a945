package dev.ropeway.http;

import dev.ropeway.DeployedServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection that sends what no HTTP client would: any bytes, and no more of a request than is
 * wanted. Confined to one thread.
 */
final class RawHttp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Socket socket;
  private final InputStream in;
  private boolean head;

  RawHttp() throws IOException {
    this(DeployedServer.at("/"));
  }

  RawHttp(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends one request on a connection of its own and returns its answer, of a stream the head. */
  static Reply once(String text) throws IOException {
    try (RawHttp connection = new RawHttp()) {
      return connection.send(text).answer();
    }
  }

  /** A request with a body, whose length is told; each header is a line. */
  static String request(String method, String path, List<String> headers, String body) {
    List<String> lines = new ArrayList<>();
    lines.add(method + " " + path + " HTTP/1.1");
    lines.addAll(headers);
    addUnlessThere(lines, "Host: localhost");
    if (!body.isEmpty() && !headers.contains("Transfer-Encoding: chunked")) {
      addUnlessThere(lines, "Content-Length: " + body.length());
    }
    return String.join("\r\n", lines) + "\r\n\r\n" + body;
  }

  private static void addUnlessThere(List<String> lines, String line) {
    String name = line.substring(0, line.indexOf(':') + 1);
    if (lines.stream().noneMatch(each -> each.regionMatches(true, 0, name, 0, name.length()))) {
      lines.add(line);
    }
  }

  /** Sends characters from 0 to 255 as the bytes that they are. */
  RawHttp send(String text) throws IOException {
    head = text.startsWith("HEAD ");
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Whether some of an answer that nobody has read is there. */
  boolean isAnswered() throws IOException {
    return in.available() > 0;
  }

  /** The next answer; of one without an end, such as a stream, the head. */
  Reply answer() throws IOException {
    String status = line();
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    String length = head ? "0" : headers.getOrDefault("Content-Length", List.of("0")).get(0);
    String body = new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    int code = Integer.parseInt(status.split(" ", 3)[1]);
    return new Reply(code, HttpHeaders.of(headers, (name, value) -> true), body);
  }

  /** Whether the server has closed the connection or does it soon. */
  boolean ends() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("The server closed the connection after \"" + line + "\"");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
