package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.DecidedUpTo;
import dev.ropeway.journal.EntrySnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is being opened: its reader, and what has been read for it. Confined to whoever
 * reads, but for {@link #opened}.
 */
final class Opening {
  private final StreamReader reader;
  private final @Nullable StampedVersion resumeAfter;
  private final Instant oldest;
  private final CompletableFuture<UpdateStream> opened = new CompletableFuture<>();

  private @Nullable EntrySnapshot at;
  private @Nullable Missed missed;
  private boolean done;

  /**
   * One of which nothing has been read.
   *
   * @param resumeAfter the version it has; null to begin with a snapshot
   * @param oldest it does not go on from before that
   */
  Opening(StreamReader reader, @Nullable StampedVersion resumeAfter, Instant oldest) {
    this.reader = reader;
    this.resumeAfter = resumeAfter;
    this.oldest = oldest;
  }

  /** Completes when it has begun. */
  CompletionStage<UpdateStream> opened() {
    return opened;
  }

  Watch watch() {
    return reader.watch();
  }

  /** Whether there is no more to be read for it. */
  boolean isDone() {
    return done;
  }

  /** Ends it if its reader is gone already, and says whether it is. */
  boolean isGone() {
    if (reader.closed()) {
      done = true;
      opened.complete(reader);
    }
    return reader.closed();
  }

  /** Takes the state at which it begins; what it has missed until there is to be answered. */
  @Nullable Missed prime() {
    EntrySnapshot now = reader.prime();
    at = now;
    missed = resumeAfter == null ? null : new Missed(watch().key(), resumeAfter, now, oldest);
    return missed;
  }

  /** Whose outcomes it is to begin with; null for nobody's. */
  @Nullable DecidedUpTo decided() {
    EntrySnapshot now = Objects.requireNonNull(at);
    ClientKey client = missed == null || refused(missed) != null ? reader.client(now) : null;
    return client == null ? null : new DecidedUpTo(client, now.version());
  }

  private static @Nullable ResetReason refused(Missed missed) {
    return Objects.requireNonNull(missed.replay()).refused();
  }

  /**
   * Begins, with these outcomes if it does so with a snapshot.
   *
   * @param executor runs what waits for memory, which a snapshot of one reader's own takes
   */
  void begin(List<Ack> acks, Executor executor) {
    done = true;
    try {
      if (!acks.isEmpty() && reader.copies(Objects.requireNonNull(at))) {
        executor.execute(() -> begin(acks));
      } else {
        begin(acks);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void begin(List<Ack> acks) {
    EntrySnapshot now = Objects.requireNonNull(at);
    Missed resumes = missed;
    try {
      if (resumes == null) {
        reader.snapshot(now, acks);
      } else {
        Replay replay = Objects.requireNonNull(resumes.replay());
        if (replay.refused() == null) {
          reader.resume(now, replay);
        } else {
          reader.reset(replay.refused(), now, acks);
        }
      }
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    opened.complete(reader);
  }

  /** Forgets what has been read, to be read again. */
  void release() {
    Replay replay = missed == null ? null : missed.replay();
    if (replay != null && replay.lease() != null) {
      replay.lease().close();
    }
    missed = null;
  }

  /** Leaves nothing behind. */
  void fail(Throwable failure) {
    done = true;
    try {
      release();
      reader.close();
    } finally {
      opened.completeExceptionally(failure);
    }
  }
}
