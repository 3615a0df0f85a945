package dev.ropeway.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The server's end of a WebSocket (RFC 6455), as far as tests need it. Thread-safe. */
final class FakeWebSocket {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int NO_CODE = 1005;

  private final Socket socket;

  FakeWebSocket(Socket socket) {
    this.socket = socket;
  }

  /** Accepts a handshake, with a line for the subprotocol or none. */
  void accept(String key, String protocolLine) throws IOException {
    String head =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + protocolLine
            + "Sec-WebSocket-Accept: "
            + accepted(key)
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String accepted(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next text; throws once the other side is gone or has closed it. */
  String read() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (true) {
      int first = in.readUnsignedByte();
      byte[] payload = payload(in);
      switch (first & 0xf) {
        case CLOSE -> {
          write(CLOSE, payload);
          throw new IOException("closed by the client");
        }
        case PING -> write(PING + 1, payload);
        default -> text.write(payload);
      }
      if ((first & 0x80) != 0 && (first & 0xf) < CLOSE) {
        return text.toString(StandardCharsets.UTF_8);
      }
    }
  }

  private static byte[] payload(DataInputStream in) throws IOException {
    long length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }

  /** Sends a text; nothing happens if nobody is there any more. */
  void say(String text) {
    write(1, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Closes it; without a code it just breaks, by a reset: the JDK's client loses the end of a
   * stream that arrives while it hands over a text (its demand is 0 then, which ends in an {@code
   * InternalError} that nobody sees), so that only silence would tell.
   */
  void shut(int code, String reason) {
    if (code > 0 && code != NO_CODE) {
      byte[] why = reason.getBytes(StandardCharsets.UTF_8);
      byte[] payload = new byte[2 + why.length];
      payload[0] = (byte) (code >> 8);
      payload[1] = (byte) code;
      System.arraycopy(why, 0, payload, 2, why.length);
      write(CLOSE, payload);
    } else {
      reset();
    }
  }

  private void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // it is closed
    }
    end();
  }

  void end() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  private synchronized void write(int kind, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x80 | kind);
    if (payload.length < 126) {
      frame.write(payload.length);
    } else if (payload.length < 65_536) {
      frame.write(126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    } else {
      frame.write(127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        frame.write((int) ((long) payload.length >> shift));
      }
    }
    frame.writeBytes(payload);
    try {
      OutputStream out = socket.getOutputStream();
      out.write(frame.toByteArray());
      out.flush();
    } catch (IOException gone) {
      end();
    }
  }
}
