package dev.ropeway.live;

import dev.ropeway.node.Ropeway;
import dev.ropeway.remote.Remote;
import dev.ropeway.wire.TokenCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The live connections of this node. Servers forget theirs when the session of the handshake ends,
 * so they are kept here. Thread-safe.
 */
@ApplicationScoped
public class LiveVisits {
  private static final long BETWEEN_LOOKS = 1_000;
  private static final long PARTING = 3_000;

  @Inject private Ropeway ropeway;

  private final Set<LiveVisit> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean stopped;
  private volatile @Nullable LiveParts parts;

  /** Takes one up. */
  LiveVisit add(LiveVisitor visitor, LiveChannel socket) {
    LiveVisit connection = new LiveVisit(parts(), visitor, socket, open::remove);
    open.add(connection);
    if (stopped) {
      connection.close(Closing.STOPPING);
    } else if (looking.compareAndSet(false, true)) {
      lookSoon();
    }
    return connection;
  }

  /** The same for all of them; made when there is one, for the node is ready then. */
  private LiveParts parts() {
    LiveParts made = parts;
    if (made == null) {
      made = madeParts();
      parts = made;
    }
    return made;
  }

  private LiveParts madeParts() {
    Remote remote = ropeway.remote();
    return new LiveParts(
        remote,
        new TokenCheck(remote.callers(), ropeway.shares()),
        remote.rooms()::written,
        ropeway.settings(),
        ropeway.shares(),
        ropeway.securityLog(),
        ropeway.clock(),
        ropeway.sending(),
        ropeway.answering());
  }

  private void lookSoon() {
    CompletableFuture.delayedExecutor(
            BETWEEN_LOOKS, TimeUnit.MILLISECONDS, ropeway.answeringAtOnce())
        .execute(this::look);
  }

  /** While there is none, nobody looks. */
  private void look() {
    open.forEach(LiveVisit::look);
    if (!stopped && !open.isEmpty()) {
      lookSoon();
      return;
    }
    looking.set(false);
    if (!stopped && !open.isEmpty() && looking.compareAndSet(false, true)) {
      lookSoon();
    }
  }

  /** How many there are. */
  int size() {
    return open.size();
  }

  /** Ends all of them: the node stops. Waits for a moment until all have been told. */
  void stop() {
    stopped = true;
    CompletableFuture<?>[] told =
        open.stream()
            .map(each -> each.end(Closing.STOPPING).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(told)
        .completeOnTimeout(null, PARTING, TimeUnit.MILLISECONDS)
        .exceptionally(failure -> null)
        .join();
  }
}
