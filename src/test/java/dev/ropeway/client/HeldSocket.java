package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A WebSocket that sends when a test lets it, one text at a time. For one thread. */
final class HeldSocket implements WebSocket {
  private final List<String> sent = new ArrayList<>();
  private String protocol = "ropeway.v1";
  private CompletableFuture<WebSocket> sending = CompletableFuture.completedFuture(this);
  private long wanted;
  private boolean closed;
  private boolean aborted;

  private CompletableFuture<WebSocket> send(String what) {
    assertTrue(sending.isDone(), "one at a time");
    sent.add(what);
    sending = new CompletableFuture<>();
    return sending;
  }

  /** What was to be sent, in order. */
  List<String> sent() {
    return sent;
  }

  /** Nothing is on its way. */
  boolean idle() {
    return sending.isDone();
  }

  /** How much more it was ready to hear. */
  long wanted() {
    return wanted;
  }

  boolean aborted() {
    return aborted;
  }

  /** Speaks another protocol. */
  void speak(String other) {
    protocol = other;
  }

  /** What is on its way is out. */
  void out() {
    sending.complete(this);
  }

  /** What is on its way did not get out. */
  void fail(Exception why) {
    sending.completeExceptionally(why);
  }

  @Override
  public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
    assertTrue(last);
    return send(data.toString());
  }

  @Override
  public CompletableFuture<WebSocket> sendClose(int code, String reason) {
    closed = true;
    return send("close " + code);
  }

  @Override
  public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void request(long n) {
    wanted += n;
  }

  @Override
  public String getSubprotocol() {
    return protocol;
  }

  @Override
  public boolean isOutputClosed() {
    return closed;
  }

  @Override
  public boolean isInputClosed() {
    return false;
  }

  @Override
  public void abort() {
    aborted = true;
    closed = true;
  }
}
