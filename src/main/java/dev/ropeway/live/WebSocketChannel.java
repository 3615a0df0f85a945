package dev.ropeway.live;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends over a Jakarta WebSocket. */
final class WebSocketChannel implements LiveChannel {
  private static final System.Logger LOG = System.getLogger(WebSocketChannel.class.getName());

  /** Milliseconds after which a write that gets nowhere fails: closing would wait for it. */
  private static final long PATIENCE = 10_000;

  private final Session session;
  private final RemoteEndpoint.Async remote;
  private final Executor executor;

  WebSocketChannel(Session session, Executor executor) {
    this.session = session;
    this.remote = session.getAsyncRemote();
    this.executor = executor;
    remote.setSendTimeout(PATIENCE);
  }

  @Override
  public void send(String text, Consumer<@Nullable Throwable> sent) {
    try {
      remote.sendText(
          text, result -> sent.accept(result.isOK() ? null : why(result.getException())));
    } catch (RuntimeException e) { // what is closed throws one or another
      sent.accept(e);
    }
  }

  private static Throwable why(@Nullable Throwable told) {
    return told == null ? new IOException("It could not be sent") : told;
  }

  @Override
  public void expect(int bytes) {
    session.setMaxTextMessageBufferSize(bytes);
  }

  @Override
  public CompletionStage<Void> close(Closing why) {
    try {
      return CompletableFuture.runAsync(() -> closeNow(why), executor);
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
