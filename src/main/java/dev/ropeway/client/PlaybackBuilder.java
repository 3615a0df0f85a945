package dev.ropeway.client;

import dev.ropeway.client.HistoryReader.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Describes a replay of a key's past before it is opened. Confined to one thread. */
public final class PlaybackBuilder {
  private static final double SLOWEST = 0.1;
  private static final double FASTEST = 100;

  private final RopewayClient owner;
  private final String path;
  private @Nullable Long from;
  private @Nullable Instant since;
  private Predicate<Step> beyond = step -> false;
  private double speed = 1;
  private double longest = Double.POSITIVE_INFINITY;

  PlaybackBuilder(RopewayClient owner, String store, String key) {
    RoomBuilder.requireSegment("store", store);
    RoomBuilder.requireSegment("key", key);
    this.owner = owner;
    this.path = new Place(store, key, "").path();
  }

  /** Where it begins; by default with the oldest version that is left. */
  public PlaybackBuilder from(long version) {
    from = version;
    return this;
  }

  /** When it begins. */
  public PlaybackBuilder from(Instant time) {
    since = time;
    return this;
  }

  /** The last version that it shows; by default the newest that there is when it gets there. */
  public PlaybackBuilder to(long version) {
    beyond = step -> step.version() > version;
    return this;
  }

  /** What was made later is not shown. */
  public PlaybackBuilder to(Instant time) {
    beyond = step -> step.at().isAfter(time);
    return this;
  }

  /** 0.1 to 100 times as fast as it was, or {@link Playback#FASTEST}. */
  public PlaybackBuilder speed(double times) {
    speed = requireSpeed(times);
    return this;
  }

  /** Longer than so long, as recorded, is not waited between two versions. */
  public PlaybackBuilder longest(Duration gap) {
    longest = RoomBuilder.positive(gap).toNanos();
    return this;
  }

  static double requireSpeed(double times) {
    if (times != Playback.FASTEST && !(times >= SLOWEST && times <= FASTEST)) {
      throw new IllegalArgumentException(
          "a speed is from " + SLOWEST + " to " + FASTEST + ", or as fast as possible");
    }
    return times;
  }

  /**
   * Opens it, paused. While a server does not answer it is asked again.
   *
   * @return completes once its first version is shown; fails with a {@link ReplayFailedException}
   */
  public CompletableFuture<Playback> open() {
    Serial serial = owner.serial();
    AtomicReference<@Nullable Playback> opened = new AtomicReference<>();
    TokenKeeper.Member member = member(opened);
    TokenKeeper keeper = owner.join(member);
    Addresses addresses = new Addresses(owner.urls());
    Transport transport =
        new Transport(owner.http(), addresses, keeper, new TrafficMeter(), System::nanoTime);
    Asking asking =
        new Asking(
            serial,
            () -> ThreadLocalRandom.current().nextDouble(),
            addresses,
            (where, wanted) -> transport.send("GET", where, null, wanted));
    Playback playback =
        new Playback(
            serial,
            System::nanoTime,
            asking,
            path,
            new Playback.Pace(speed, longest),
            beyond,
            () -> {
              asking.end();
              keeper.leave(member);
              forget(opened.get());
            });
    opened.set(playback);
    owner.opened(playback);
    CompletableFuture<?> known =
        keeper.hasSource() ? keeper.signIn() : CompletableFuture.completedFuture(null);
    return begun(playback, known);
  }

  private void forget(@Nullable Playback ended) {
    if (ended != null) {
      owner.ended(ended);
    }
  }

  private CompletableFuture<Playback> begun(Playback playback, CompletableFuture<?> known) {
    Instant time = since;
    CompletableFuture<Playback> begun = new CompletableFuture<>();
    known
        .exceptionally(over -> null) // the playback is told
        .thenCompose(signedIn -> time == null ? playback.open(from) : playback.seek(time))
        .whenComplete(
            (shown, failure) -> {
              if (failure == null) {
                begun.complete(playback);
              } else {
                Throwable why = HistoryReader.cause(failure);
                playback.close();
                begun.completeExceptionally(playback.failure().<Throwable>map(f -> f).orElse(why));
              }
            });
    return begun;
  }

  private static TokenKeeper.Member member(AtomicReference<@Nullable Playback> opened) {
    return new TokenKeeper.Member() {
      @Override
      public @Nullable String identity() {
        return null;
      }

      @Override
      public void renewed(@Nullable String token) {
        // the next request has it
      }

      @Override
      public void over(Disconnect disconnect) {
        Playback playback = opened.get();
        if (playback != null) {
          playback.fail(new ReplayFailedException(disconnect.type().text(), disconnect.message()));
        }
      }
    };
  }
}
