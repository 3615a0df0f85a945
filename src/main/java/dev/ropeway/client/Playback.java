package dev.ropeway.client;

import dev.ropeway.action.RoomData;
import dev.ropeway.client.HistoryReader.Step;
import dev.ropeway.client.HistoryReader.Whole;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonPatchException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shows the versions of a key one after another, as they followed each other.
 *
 * <pre>
 *              play()                 the newest, or the end, is shown
 *     paused ◄────────► playing ─────────────────────────────────────► ended
 *        ▲    pause()                                                    │
 *        └────────────── seek(), from everywhere ◄───────────────────────┘
 *                                                   (play() looks for newer ones)
 * </pre>
 *
 * failed and closed are for good. Reads a few versions ahead, and keeps no more. Thread-safe;
 * listeners are called one after another, in order, and what they take keeps the playback waiting.
 */
public final class Playback implements AutoCloseable {
  /** As fast as possible. */
  public static final double FASTEST = Double.POSITIVE_INFINITY;

  private static final int AHEAD = 20;

  private record Shown(
      long version, @Nullable Instant at, @Nullable JsonValue whole, @Nullable JsonValue data) {}

  private final Serial serial;
  private final HistoryReader.Requests requests;
  private final String path;
  private final Predicate<Step> beyond;
  private final Playhead playhead;
  private final Runnable leave;
  private final Pause pause;
  private final EventQueue places = new EventQueue();
  private final Listeners<ReplayedVersion> versions = new Listeners<>();
  private final Listeners<Change> changes = new Listeners<>();
  private final Listeners<PlaybackState> states = new Listeners<>();
  private final AtomicLong seeks = new AtomicLong();
  private volatile Shown shown = new Shown(0, null, null, null);
  private volatile PlaybackState state = PlaybackState.PAUSED;
  private volatile @Nullable ReplayFailedException failure;
  private volatile double speed;

  // of the tasks of the Serial
  private final Queue<Step> ready = new ArrayDeque<>();
  private @Nullable HistoryReader reader;
  private boolean reading;
  private boolean done; // there is nothing behind what is ready
  private boolean late;

  /** How it plays: times as fast, and more nanoseconds than so many are not waited. */
  record Pace(double speed, double longest) {}

  /**
   * @param beyond whether a version is not to be shown any more
   * @param leave is run once at the end
   */
  Playback(
      Serial serial,
      LongSupplier nanos,
      HistoryReader.Requests requests,
      String path,
      Pace pace,
      Predicate<Step> beyond,
      Runnable leave) {
    this.serial = serial;
    this.requests = requests;
    this.path = path;
    this.beyond = beyond;
    this.speed = pace.speed();
    this.playhead = new Playhead(nanos, speed, pace.longest());
    this.leave = leave;
    this.pause = new Pause(serial);
  }

  /** The data as it was. */
  public JsonValue data() {
    return Objects.requireNonNullElse(shown.data(), JsonValue.NULL);
  }

  /** The version that is shown. */
  public long version() {
    return shown.version();
  }

  /** When that was made; empty of version 0. */
  public Optional<Instant> at() {
    return Optional.ofNullable(shown.at());
  }

  /** What it does. */
  public PlaybackState state() {
    return state;
  }

  /** Why it failed. */
  public Optional<ReplayFailedException> failure() {
    return Optional.ofNullable(failure);
  }

  /** How many times as fast as it was. */
  public double speed() {
    return speed;
  }

  /** From 0.1 to 100, or {@link #FASTEST}. */
  public void speed(double times) {
    speed = PlaybackBuilder.requireSpeed(times);
    serial.execute(
        () -> {
          playhead.speed(times);
          go();
        });
  }

  /** Tells each version that is shown. */
  public Subscription onVersion(Consumer<? super ReplayedVersion> listener) {
    return versions.add(listener);
  }

  /** Tells what changes, as a room does. */
  public Subscription onChange(Consumer<? super Change> listener) {
    return changes.add(listener);
  }

  /** Tells when the value at a place changes, as a whole. */
  public Subscription onChange(String place, Consumer<? super Change> listener) {
    return places.watch(place, listener::accept)::run;
  }

  /** Tells what it does. */
  public Subscription onState(Consumer<? super PlaybackState> listener) {
    return states.add(listener);
  }

  /** Goes on; at the end it looks whether there is something newer. */
  public void play() {
    serial.execute(
        () -> {
          if (state == PlaybackState.PAUSED || state == PlaybackState.ENDED) {
            done &= state == PlaybackState.PAUSED;
            playhead.running(true);
            become(PlaybackState.PLAYING);
            go();
          }
        });
  }

  /** Stays where it is. */
  public void pause() {
    serial.execute(
        () -> {
          if (state == PlaybackState.PLAYING) {
            playhead.running(false);
            become(PlaybackState.PAUSED);
            go();
          }
        });
  }

  /**
   * Shows another version, and goes on from there if it plays.
   *
   * @return fails with a {@link ReplayFailedException} if there is none; it stays where it is then
   */
  public CompletableFuture<Void> seek(long version) {
    return to(HistoryReader.whole(requests, path, version));
  }

  /** Shows what there was at a time, and goes on from there if it plays. */
  public CompletableFuture<Void> seek(Instant time) {
    return to(HistoryReader.whole(requests, path, time));
  }

  /** Shows its first version; null: the oldest that is left. */
  CompletableFuture<Void> open(@Nullable Long version) {
    return to(HistoryReader.whole(requests, path, version));
  }

  private CompletableFuture<Void> to(CompletableFuture<Whole> asked) {
    long mine = seeks.incrementAndGet();
    CompletableFuture<Void> there = new CompletableFuture<>();
    asked.whenCompleteAsync(
        (found, refused) -> {
          if (refused != null) {
            there.completeExceptionally(HistoryReader.cause(refused));
            return;
          }
          try {
            if (mine == seeks.get() && !state.isOver()) {
              begin(found);
            }
            there.complete(null);
          } catch (RuntimeException e) {
            there.completeExceptionally(e);
          }
        },
        serial);
    return there;
  }

  /** Ends it. */
  @Override
  public void close() {
    serial.execute(() -> end(PlaybackState.CLOSED, null));
  }

  /** Gives up. */
  void fail(ReplayFailedException why) {
    serial.execute(() -> end(PlaybackState.FAILED, why));
  }

  private void end(PlaybackState how, @Nullable ReplayFailedException why) {
    if (!state.isOver()) {
      seeks.incrementAndGet();
      ready.clear();
      failure = why;
      pause.cancel();
      become(how);
      leave.run();
    }
  }

  private void begin(Whole found) {
    reader = new HistoryReader(requests, path, found);
    ready.clear();
    reading = false;
    late = false;
    done = false;
    playhead.begin();
    show(found.data(), found.version(), found.at(), found.causes());
    if (state == PlaybackState.ENDED) {
      playhead.running(false);
      become(PlaybackState.PAUSED);
    }
    go();
  }

  /** Shows what is due, waits for what will be, and reads ahead. */
  private void go() {
    pause.cancel();
    long wait = 0;
    while (state == PlaybackState.PLAYING && !ready.isEmpty() && wait == 0) {
      wait = playhead.until(ready.element().gap().toNanos());
      if (wait == 0) {
        step(ready.remove());
      }
    }
    if (wait > 0) {
      pause.then(Duration.ofNanos(wait), this::go);
    } else if (state == PlaybackState.PLAYING) {
      late = true;
      if (done) {
        playhead.running(false);
        become(PlaybackState.ENDED);
      }
    }
    readAhead();
  }

  private void step(Step step) {
    playhead.shown(step.gap().toNanos(), late);
    late = false;
    JsonValue whole;
    try {
      whole = JsonPatch.parse(step.patch()).apply(Objects.requireNonNull(shown.whole()));
    } catch (JsonPatchException | JsonFormatException e) {
      String message = "version " + step.version() + ": " + e.getMessage();
      end(PlaybackState.FAILED, new ReplayFailedException("protocol-broken", message));
      return;
    }
    show(whole, step.version(), step.at(), step.causes());
  }

  private void show(JsonValue whole, long version, @Nullable Instant at, List<JsonObject> causes) {
    JsonValue before = shown.data();
    JsonValue data = RoomData.visible(whole);
    shown = new Shown(version, at, whole, data);
    List<Change> found = StateDiff.between(before, data, place -> Change.Origin.REMOTE);
    versions.tell(new ReplayedVersion(version, at, data, causes, found));
    found.forEach(changes::tell);
    places.changed(before, data, found);
    places.tell();
  }

  private void readAhead() {
    HistoryReader from = reader;
    if (reading || done || state.isOver() || from == null || ready.size() >= AHEAD) {
      return;
    }
    reading = true;
    from.next().whenCompleteAsync((step, why) -> read(from, step, why), serial);
  }

  private void read(HistoryReader from, @Nullable Step step, @Nullable Throwable why) {
    if (from != reader || state.isOver()) {
      return;
    }
    if (why != null) {
      end(
          PlaybackState.FAILED,
          HistoryReader.cause(why) instanceof ReplayFailedException known
              ? known
              : new ReplayFailedException("protocol-broken", String.valueOf(why.getMessage())));
      return;
    }
    reading = false;
    if (step == null || beyond.test(step)) {
      done = true;
    } else {
      ready.add(step);
    }
    go();
  }

  private void become(PlaybackState next) {
    state = next;
    states.tell(next);
  }
}
