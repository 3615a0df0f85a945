package dev.ropeway.client;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Takes a {@code text/event-stream} apart as the HTML standard has it, however it was cut into
 * chunks. Public for whoever reads a stream without a mirror. Confined to one thread.
 */
public final class EventStreamParser {
  private static final int LONGEST_EVENT = 64 * 1024 * 1024;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  /** Is told what comes, in order. What it throws, {@link #push} throws. */
  public interface Handler {
    /** An event; {@code id} is the last one that was sent, with this event or before it. */
    void event(String event, String data, String id);

    /** How long to wait before connecting again. */
    default void retry(long milliseconds) {}

    /** Any field, known or not, before what follows from it; a comment has the empty name. */
    default void field(String name, String value) {}
  }

  private final Handler handler;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer undecoded = ByteBuffer.allocate(0);
  private boolean begun;
  private boolean skipLineFeed;
  private final StringBuilder line = new StringBuilder();
  private String type = "";
  private final StringBuilder data = new StringBuilder();
  private boolean anyData;
  private String id = "";

  /** A parser at the beginning of a stream. */
  public EventStreamParser(Handler handler) {
    this.handler = handler;
  }

  /**
   * Takes the next bytes, all of them.
   *
   * @throws IllegalStateException if an event is longer than 64 Mi characters
   */
  public void push(ByteBuffer bytes) {
    CharBuffer text = decode(bytes);
    while (text.hasRemaining()) {
      character(text.get());
    }
    if (line.length() + data.length() > LONGEST_EVENT) {
      throw new IllegalStateException("an event is longer than " + LONGEST_EVENT + " characters");
    }
  }

  /** A character that was cut in two waits for its other half. */
  private CharBuffer decode(ByteBuffer bytes) {
    ByteBuffer all = bytes;
    if (undecoded.hasRemaining()) {
      all = ByteBuffer.allocate(undecoded.remaining() + bytes.remaining());
      all.put(undecoded).put(bytes).flip();
    }
    CharBuffer text = CharBuffer.allocate(all.remaining() + 1);
    decoder.decode(all, text, false);
    undecoded = ByteBuffer.allocate(all.remaining()).put(all).flip();
    return text.flip();
  }

  private void character(char c) {
    boolean first = !begun;
    begun = true;
    if ((first && c == '\uFEFF') || (skipLineFeed && c == '\n')) {
      skipLineFeed = false;
      return;
    }
    skipLineFeed = c == '\r';
    if (c == '\r' || c == '\n') {
      line(line.toString());
      line.setLength(0);
    } else {
      line.append(c);
    }
  }

  private void line(String text) {
    int colon = text.indexOf(':');
    if (text.isEmpty()) {
      dispatch();
    } else if (colon < 0) {
      field(text, "");
    } else {
      int begin = text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
      field(text.substring(0, colon), text.substring(begin));
    }
  }

  private void field(String name, String value) {
    handler.field(name, value);
    switch (name) {
      case "event" -> type = value;
      case "data" -> {
        data.append(anyData ? "\n" : "").append(value);
        anyData = true;
      }
      case "id" -> id = value.indexOf('\0') < 0 ? value : id;
      case "retry" -> {
        if (DIGITS.matcher(value).matches()) {
          handler.retry(Long.parseLong(value));
        }
      }
      default -> {} // to be ignored, the standard says
    }
  }

  private void dispatch() {
    String event = type.isEmpty() ? "message" : type;
    String text = data.toString();
    boolean any = anyData;
    type = "";
    data.setLength(0);
    anyData = false;
    if (any) {
      handler.event(event, text, id);
    }
  }
}
