package dev.ropeway.live;

import jakarta.websocket.CloseReason;
import jakarta.websocket.PongMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends over a Jakarta WebSocket. To those who have proved that they read, the thread that has a
 * text writes it: it has room, and two changes of threads are saved, which cost more than the
 * writing. To all others the container writes when it can, for nobody may wait for them.
 */
final class WebSocketChannel implements LiveChannel {
  private static final System.Logger LOG = System.getLogger(WebSocketChannel.class.getName());

  /** Milliseconds after which a write that gets nowhere fails: closing would wait for it. */
  private static final long PATIENCE = 10_000;

  private final Session session;
  private final RemoteEndpoint.Async later;
  private final RemoteEndpoint.Basic now;
  private final Executor closing;
  private final Executor pinging;
  private final ReadProof proof = new ReadProof();

  /**
   * Takes a session that is open.
   *
   * @param closing where what may wait for the client is closed
   * @param pinging where those are pinged who may not read; few threads, for they may wait
   */
  WebSocketChannel(Session session, Executor closing, Executor pinging) {
    this.session = session;
    this.later = session.getAsyncRemote();
    this.now = session.getBasicRemote();
    this.closing = closing;
    this.pinging = pinging;
    later.setSendTimeout(PATIENCE);
    session.addMessageHandler(PongMessage.class, this::pong);
  }

  private void pong(PongMessage answer) {
    ByteBuffer data = answer.getApplicationData();
    if (data.remaining() == Long.BYTES) {
      proof.pong(data.getLong());
    }
  }

  @Override
  public void send(String text, Consumer<@Nullable Throwable> sent) {
    int bytes = bytesOf(text);
    boolean fits = proof.fits(bytes);
    proof.sent(bytes);
    try {
      if (fits) {
        now.sendText(text);
        ping();
        sent.accept(null);
      } else {
        later.sendText(text, result -> sent(result.isOK(), result.getException(), sent));
      }
    } catch (IOException | RuntimeException e) { // what is closed throws one or another
      sent.accept(e);
    }
  }

  /** In UTF-8, at the most. */
  private static int bytesOf(String text) {
    int bytes = text.length();
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      bytes += letter < 0x80 ? 0 : letter < 0x800 ? 1 : 2;
    }
    return bytes;
  }

  private void sent(boolean good, @Nullable Throwable why, Consumer<@Nullable Throwable> sent) {
    if (!good) {
      sent.accept(why == null ? new IOException("It could not be sent") : why);
      return;
    }
    try {
      pinging.execute(() -> pingAnd(sent)); // before anything else is sent
    } catch (RejectedExecutionException e) {
      sent.accept(e);
    }
  }

  private void pingAnd(Consumer<@Nullable Throwable> sent) {
    try {
      ping();
    } catch (IOException | RuntimeException e) {
      sent.accept(e);
      return;
    }
    sent.accept(null);
  }

  private void ping() throws IOException {
    long number = proof.ping();
    if (number != 0) {
      now.sendPing(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }
  }

  @Override
  public void expect(int bytes) {
    session.setMaxTextMessageBufferSize(bytes);
  }

  @Override
  public CompletionStage<Void> close(Closing why) {
    try {
      return CompletableFuture.runAsync(() -> closeNow(why), closing);
    } catch (RejectedExecutionException e) {
      closeNow(why);
      return CompletableFuture.completedStage(null);
    }
  }

  private void closeNow(Closing why) {
    try {
      session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(why.code()), why.reason()));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "A live connection is closed already", e);
    }
  }
}
