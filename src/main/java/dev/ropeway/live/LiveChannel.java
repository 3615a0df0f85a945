package dev.ropeway.live;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What carries a connection's texts. Thread-safe. */
interface LiveChannel {

  /**
   * Begins to send a text; the next one only when this one is out.
   *
   * @param sent is told once, perhaps before this returns: null, or why it is not out
   */
  void send(String text, Consumer<@Nullable Throwable> sent);

  /** Takes texts of so many bytes from now on; larger ones end it. */
  void expect(int bytes);

  /**
   * Closes it, on another thread, for that may block; what is closed already stays so.
   *
   * @return completes when the client has been told, or cannot be
   */
  CompletionStage<Void> close(Closing why);
}
