package dev.ropeway.remote;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.StreamEvent;
import dev.ropeway.UpdateStream;
import dev.ropeway.access.LiveAccess;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A caller's stream: when he may no longer have it, it says why and ends. */
final class GuardedStream implements UpdateStream {
  private final UpdateStream stream;
  private final LiveAccess.Seat seat;
  private volatile @Nullable Kind ended;
  private volatile boolean told;

  GuardedStream(UpdateStream stream, LiveAccess live, Caller caller, List<AccessRequest> needs) {
    this.stream = stream;
    this.seat = live.open(caller, needs, this::end);
  }

  private void end(Kind kind) {
    ended = kind;
    stream.close(); // which wakes its reader
  }

  @Override
  public @Nullable StreamEvent next(Duration longest) throws InterruptedException {
    StreamEvent event = ended == null ? stream.next(longest) : null;
    Kind why = ended;
    if (why == null || told) {
      return why == null ? event : null;
    }
    told = true;
    return new StreamEvent(
        StreamEvent.Kind.ACCESS,
        0,
        JsonText.writeUtf8(JsonValues.object().add("reason", why.text()).build()));
  }

  @Override
  public boolean closed() {
    return told || (ended == null && stream.closed());
  }

  @Override
  public void close() {
    seat.close();
    told = true;
    stream.close();
  }
}
