package dev.ropeway.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A text that is made for a client: an array of messages. Confined to one thread. */
final class LiveText {
  /** As much as goes out at once, unless one message alone is more. */
  private static final int ENOUGH = 65_536;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private boolean events;

  /** A message about a watch. */
  static byte[] message(String type, int number, byte[] payload) {
    LiveText text = new LiveText();
    text.write(type, number, payload);
    return text.bytes.toByteArray();
  }

  /** One that says nothing besides. */
  static byte[] message(String type, int number) {
    return ascii("[\"" + type + "\"," + number + "]");
  }

  void add(byte[] message) {
    begin();
    bytes.writeBytes(message);
  }

  void add(String type, int number, byte[] payload) {
    begin();
    write(type, number, payload);
  }

  /**
   * Adds what a stream has.
   *
   * @param id by which it may be resumed behind that, digits alone; empty for what is beside
   */
  void addEvent(String kind, int number, byte[] payload, String id) {
    begin();
    bytes.writeBytes(ascii("[\"" + kind + "\"," + number + ","));
    bytes.writeBytes(payload);
    bytes.writeBytes(ascii(id.isEmpty() ? "]" : ",\"" + id + "\"]"));
    events = true;
  }

  /** Whether anything of it is what streams have. */
  boolean hasEvents() {
    return events;
  }

  void add(String type, int number) {
    add(message(type, number));
  }

  private void begin() {
    bytes.write(bytes.size() == 0 ? '[' : ',');
  }

  private void write(String type, int number, byte[] payload) {
    bytes.writeBytes(ascii("[\"" + type + "\"," + number + ","));
    bytes.writeBytes(payload);
    bytes.write(']');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  boolean isEmpty() {
    return bytes.size() == 0;
  }

  boolean isEnough() {
    return bytes.size() >= ENOUGH;
  }

  /** The text; nothing is added any more. */
  String end() {
    bytes.write(']');
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
