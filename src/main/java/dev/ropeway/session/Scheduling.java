package dev.ropeway.session;

import dev.ropeway.After;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Scheduled;
import dev.ropeway.ScheduledAction;
import dev.ropeway.ScheduledPage;
import dev.ropeway.action.Author;
import dev.ropeway.action.ClientNames;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.AgendaEntry;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.ScheduledWrite;
import dev.ropeway.journal.Sha256;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.WaitingActions;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.NumericEquality;
import dev.ropeway.store.BoundAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts actions on the agenda that are due later, and tells what is there. What may be recorded is
 * judged before, and never when it is due. Thread-safe.
 */
public final class Scheduling {
  /** How many are written in the background at the same time, and how many may wait for it. */
  private static final int THREADS = 8;

  private static final int MOST_WAITING = 10_000;

  /** Their arguments may have this part of what those of all undecided actions may. */
  private static final int BYTES_PART = 8;

  private static final After NOW = After.duration(Duration.ZERO);

  private final WaitingActions agenda;
  private final NodeClock clock;
  private final Duration ahead;
  private final long pageBytes;
  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final Executor background;
  private final Consumer<Instant> put;

  /**
   * Works on a database's agenda.
   *
   * @param put is told of what is there now, and when it is due
   */
  public Scheduling(
      WaitingActions agenda,
      Settings settings,
      NodeClock clock,
      Executor executor,
      Consumer<Instant> put) {
    this.agenda = agenda;
    this.clock = clock;
    this.ahead = Duration.ofDays(settings.get(Setting.AHEAD));
    this.pageBytes = settings.get(Setting.PAGE_BYTES);
    this.mostBytes = settings.get(Setting.QUEUE_BYTES) / BYTES_PART;
    this.background = new BoundedExecutor(executor, THREADS, MOST_WAITING);
    this.put = put;
  }

  /**
   * An action that is to wait for its time.
   *
   * @param arguments checked
   * @param author who is behind it; null for the application, and where nobody is verified
   * @param once the name of all requests for it, by which repeats are known; null: there are none
   */
  public record Wanted(
      EntryKey key,
      BoundAction<?> action,
      CheckedArguments arguments,
      @Nullable Author author,
      @Nullable String once,
      After when) {}

  /**
   * What was put there.
   *
   * @param id by what it is known
   * @param due when it is or was due
   * @param duplicate whether it was there before
   */
  public record Answer(String id, Instant due, boolean duplicate) {}

  /** Puts an action there in the background, or in the transaction of the calling thread. */
  Scheduled schedule(Errand<?> errand, After when, @Nullable JtaTransaction caller) {
    var once = errand.once();
    Wanted wanted =
        new Wanted(
            errand.key(),
            errand.action(),
            errand.arguments(),
            errand.by().author(),
            once == null ? null : errand.by().once(once),
            when);
    ScheduledWrite row = row(wanted);
    if (caller != null) {
      return caller.schedule(
          row, () -> !write(row, wanted.action()).duplicate(), () -> put.accept(row.due()));
    }
    CompletableFuture<Void> recording = later(row, wanted.action()).thenAccept(answer -> {});
    return new SentScheduled(row.id(), row.due(), recording, Surrounding.NONE);
  }

  /**
   * Puts an action there in the background.
   *
   * @return fails with a {@link NotRecordedException} if it is refused
   * @throws NotRecordedException if it is due too late, or too many wait to be put there
   */
  public CompletionStage<Answer> schedule(Wanted wanted) {
    return later(row(wanted), wanted.action()).minimalCompletionStage();
  }

  private CompletableFuture<Answer> later(ScheduledWrite row, BoundAction<?> action) {
    long taken = row.args().length();
    if (bytes.addAndGet(taken) > mostBytes) {
      bytes.addAndGet(-taken);
      throw new NotRecordedException(
          Kind.OVERLOADED, "As much as may waits for the database. Try again in a moment.");
    }
    try {
      CompletableFuture<Answer> answer = inBackground(row, action);
      answer.whenComplete((done, failure) -> bytes.addAndGet(-taken));
      return answer;
    } catch (RuntimeException | Error e) {
      bytes.addAndGet(-taken);
      throw e;
    }
  }

  private CompletableFuture<Answer> inBackground(ScheduledWrite row, BoundAction<?> action) {
    return CompletableFuture.supplyAsync(
        () -> {
          Answer answer = write(row, action);
          if (!answer.duplicate()) {
            put.accept(answer.due());
          }
          return answer;
        },
        background);
  }

  private ScheduledWrite row(Wanted wanted) {
    Instant now = clock.instant();
    Instant soonest = NOW.from(now);
    Instant due = wanted.when().from(now);
    if (due.isAfter(now.plus(ahead))) {
      throw new NotRecordedException(
          Kind.TOO_FAR_AHEAD,
          "An action may be due %d days ahead, not at %s.".formatted(ahead.toDays(), due));
    }
    Author author = wanted.author();
    String once = wanted.once();
    String id = once == null ? UniqueNames.next("") : Sha256.of(once);
    return new ScheduledWrite(
        wanted.key(),
        id,
        ClientNames.later(author == null ? null : author.identity(), id),
        wanted.action().name(),
        wanted.arguments().text(),
        once != null,
        due.isBefore(soonest) ? soonest : due, // or it would come before what waits longer
        now,
        author);
  }

  /** Blocks on the database. */
  private Answer write(ScheduledWrite row, BoundAction<?> action) {
    AgendaEntry entry = agenda.write(row);
    return switch (entry.kind()) {
      case NEW -> new Answer(row.id(), row.due(), false);
      case REPEAT -> {
        if (!isSame(row, action, entry)) {
          throw new NotRecordedException(
              Kind.DIFFERENT_REPEAT, "The idempotency key was used for something else before.");
        }
        yield new Answer(row.id(), Objects.requireNonNull(entry.due()), true);
      }
      case GONE ->
          throw new NotRecordedException(
              Kind.OUTCOME_PRUNED, "It was asked for before, and cancelled or erased since.");
      case KEY_FULL ->
          throw new NotRecordedException(
              Kind.SCHEDULED_LIMIT, "As many actions wait on the key as may. Cancel some.");
      case CALLER_FULL ->
          throw new NotRecordedException(
              Kind.SCHEDULED_LIMIT, "As many actions of the caller wait as may. Cancel some.");
    };
  }

  /** By what the log keeps of arguments, and however the values are spelled. */
  private static boolean isSame(ScheduledWrite row, BoundAction<?> action, AgendaEntry before) {
    return row.name().equals(before.name())
        && NumericEquality.equal(
            JsonText.read(action.kept(Objects.requireNonNull(before.args()))),
            JsonText.read(action.kept(row.args())));
  }

  /**
   * What waits on a key, in the order in which it is due. Blocks on the database.
   *
   * @param after what the page before said is next; null to begin with the first
   * @param actor whose alone; null: everybody's
   * @throws IllegalArgumentException if the page begins nowhere
   */
  public ScheduledPage page(
      EntryKey key, @Nullable String after, int limit, @Nullable String actor) {
    int dot = after == null ? -1 : after.indexOf('.');
    Instant due = Instant.EPOCH;
    String id = "";
    if (after != null) {
      try {
        due = Instant.ofEpochMilli(Long.parseLong(after.substring(0, Math.max(0, dot))));
        id = after.substring(dot + 1);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("A page begins behind the next of another one.", e);
      }
    }
    Slice<ScheduledAction> found = agenda.page(key, due, id, actor, limit, pageBytes);
    List<ScheduledAction> actions = found.list();
    if (!found.more() || actions.isEmpty()) {
      return new ScheduledPage(actions, null);
    }
    ScheduledAction last = actions.get(actions.size() - 1);
    return new ScheduledPage(actions, last.due().toEpochMilli() + "." + last.id());
  }

  /**
   * Takes an action off the agenda. Blocks on the database, and belongs to the transaction of the
   * calling thread if there is one.
   *
   * @param actor only if he is behind it; null: whoever is
   * @return whether it still waited
   */
  public boolean cancel(EntryKey key, String id, @Nullable String actor) {
    return agenda.cancel(key, id, actor);
  }
}
