package dev.ropeway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is kept alive, with as little of HTTP/1.1 as is needed: a generator of load
 * must not take from the server what it measures. Confined to one thread.
 */
public final class HttpConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Socket socket;
  private final InputStream in;
  private String authorization = "";

  /** Connects to a server on this machine, as nobody in particular. */
  public HttpConnection(int port) throws IOException {
    this(port, null);
  }

  /** Connects to a server on this machine. */
  public HttpConnection(int port, @Nullable String token) throws IOException {
    as(token);
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Says with every request from now on who it is; null: nobody. */
  public final HttpConnection as(@Nullable String token) {
    authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
    return this;
  }

  /** Posts JSON and returns the body of the answer, which must be a 200. */
  public String post(String path, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head(path, body.length));
    request.writeBytes(body);
    request.writeTo(socket.getOutputStream());
    return answer();
  }

  /** The same, with the body in several packets behind that of the head. */
  public String postInPieces(String path, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    socket.getOutputStream().write(head(path, body.length));
    socket.getOutputStream().write(body, 0, body.length / 2);
    socket.getOutputStream().write(body, body.length / 2, body.length - body.length / 2);
    return answer();
  }

  private byte[] head(String path, int length) {
    return """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: %d\r
        %s\r
        """
        .formatted(path, length, authorization)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Gets something and returns the body of the answer, which must be a 200. */
  public String get(String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + authorization + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return answer();
  }

  private String answer() throws IOException {
    String status = line();
    int length = -1;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    if (length < 0) {
      throw new IOException("an answer without a length: " + status);
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(status + " " + body);
    }
    return body;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
