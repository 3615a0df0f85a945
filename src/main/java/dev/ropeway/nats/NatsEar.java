package dev.ropeway.nats;

import dev.ropeway.config.LoopLog;
import dev.ropeway.feed.Chunks;
import dev.ropeway.feed.Feed;
import dev.ropeway.journal.Hint;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes what comes over one connection to a listener, one after the other. If it fails, the
 * connection ends, so that it is told that it has missed something. Thread-safe.
 */
final class NatsEar implements MessageHandler {
  private static final System.Logger STRANGE = System.getLogger(NatsFeed.class.getName());
  private static final LoopLog LOG =
      new LoopLog(NatsFeed.class, "What the broker brought could not be taken up");

  private final String prefix;
  private final Feed.Listener listener;
  private final Runnable own;
  private final Runnable gone;
  private final Chunks chunks = new Chunks();

  /**
   * Hears nothing yet.
   *
   * @param prefix of all subjects
   * @param own is told when this node hears itself
   * @param gone ends the connection
   */
  NatsEar(String prefix, Feed.Listener listener, Runnable own, Runnable gone) {
    this.prefix = prefix;
    this.listener = listener;
    this.own = own;
    this.gone = gone;
  }

  @Override
  public void onMessage(Message message) {
    String subject = message.getSubject().substring(prefix.length());
    String text = new String(message.getData(), StandardCharsets.UTF_8);
    if (subject.equals(NatsSubjects.ACCESS)) {
      tell(listener::accessChanged);
    } else if (NatsSubjects.ofRoom(subject)) {
      note(text);
    } else if (Hint.sentBy(listener.self(), text)) {
      own.run();
    } else {
      Hint hint = parsed(text);
      if (hint != null) {
        tell(() -> listener.hint(hint));
      }
    }
  }

  private synchronized void note(String payload) {
    Chunks.Text text = chunks.take(payload);
    if (text != null && !text.sender().equals(listener.self())) {
      tell(() -> listener.note(text.text()));
    }
  }

  private static @Nullable Hint parsed(String text) {
    try {
      return Hint.parse(text);
    } catch (RuntimeException e) {
      STRANGE.log(Level.DEBUG, "Nothing of this version of Ropeway: {0}", text);
      return null;
    }
  }

  /** Tells the listener something. */
  synchronized void tell(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
      gone.run();
    }
  }
}
