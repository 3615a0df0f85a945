package dev.ropeway.remote;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.access.LiveAccess;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A caller's stream: when he may no longer have it, it says why and ends. */
final class GuardedStream implements UpdateStream {
  private final UpdateStream stream;
  private final LiveAccess live;
  private final List<AccessRequest> needs;
  private LiveAccess.Seat seat; // guarded by this
  private volatile @Nullable Kind ended;
  private volatile boolean told;

  /**
   * Guards a stream.
   *
   * @param needs what it ends without, of any caller
   */
  GuardedStream(UpdateStream stream, LiveAccess live, Caller caller, List<AccessRequest> needs) {
    this.stream = stream;
    this.live = live;
    this.needs = needs;
    this.seat = seat(caller);
  }

  private LiveAccess.Seat seat(Caller caller) {
    return live.open(
        caller,
        needs.stream()
            .map(each -> new AccessRequest(caller, each.right(), each.store(), each.key()))
            .toList(),
        this::end);
  }

  /** Goes on for the same caller with a newer token. */
  synchronized void renew(Caller caller) {
    if (!told) {
      seat.close();
      seat = seat(caller);
    }
  }

  private void end(Kind kind) {
    ended = kind;
    stream.close(); // which wakes its reader
  }

  @Override
  public @Nullable StreamEvent next(Duration longest) throws InterruptedException {
    StreamEvent event = ended == null ? stream.next(longest) : null;
    return ended == null ? event : last();
  }

  @Override
  public @Nullable StreamEvent poll() {
    StreamEvent event = ended == null ? stream.poll() : null;
    return ended == null ? event : last();
  }

  @Override
  public void whenReady(Runnable ready) {
    stream.whenReady(ready);
  }

  private @Nullable StreamEvent last() {
    Kind why = ended;
    if (why == null || told) {
      return null;
    }
    told = true;
    return StreamEvent.beside(
        StreamEvent.Kind.ACCESS,
        JsonText.writeUtf8(JsonValues.object().add("reason", why.text()).build()));
  }

  @Override
  public boolean closed() {
    return told || (ended == null && stream.closed());
  }

  @Override
  public void close() {
    synchronized (this) {
      seat.close();
      told = true;
    }
    stream.close();
  }
}
