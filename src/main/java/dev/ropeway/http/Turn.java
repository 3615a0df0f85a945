package dev.ropeway.http;

import dev.ropeway.bounds.Lease;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a request is counted by, from when it is let in until it is answered, or cannot be any more.
 * However it ends, and were it in several ways, all is given back once. Thread-safe.
 */
final class Turn implements AsyncListener {
  private static final String ATTRIBUTE = Turn.class.getName();

  private final ConcurrentLinkedQueue<Lease> leases = new ConcurrentLinkedQueue<>();

  /** That of a request that begins. */
  static Turn begin(ServletRequest request) {
    Turn turn = new Turn();
    request.setAttribute(ATTRIBUTE, turn);
    return turn;
  }

  /** That of a request; null if it has none. */
  static @Nullable Turn of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Turn turn ? turn : null;
  }

  /** Is counted by one more; only on the request's first thread, before it is handed on. */
  void has(Lease lease) {
    leases.add(lease);
  }

  /** Gives all of it back. */
  void end() {
    for (Lease lease = leases.poll(); lease != null; lease = leases.poll()) {
      lease.close();
    }
  }

  /**
   * Gives it back when the request is answered; on its first thread, behind all that handles it.
   */
  void endWith(HttpServletRequest request) {
    try {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(this);
      }
    } catch (IllegalStateException e) {
      end(); // it was answered meanwhile
    }
    // Asked again, for whoever answers between the two does not tell a listener that comes late.
    if (!request.isAsyncStarted()) {
      end();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // it is completed by somebody then
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this); // who begins anew forgets its listeners
  }
}
