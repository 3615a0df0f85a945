package dev.ropeway.cycle;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.ropeway.Ack;
import dev.ropeway.Update;
import dev.ropeway.journal.Acks;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Position;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the decisions of one cycle on one entry come to. Whatever they were, the entry's chain moves
 * on by one guarded write.
 *
 * @param write what is to be written
 * @param pushed what is to be told once it is committed
 */
record EntryPush(EntryWrite write, Pushed pushed) {
  /** By how much the clocks of nodes may differ: what is due on another may be put off there. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** Microseconds: a thousand versions a second do not run further ahead of a clock. */
  private static final long MOST_STEP = 1_000;

  /**
   * Of the decisions of a fold.
   *
   * @param today this node's time; a version is never older than the one before it
   */
  static EntryPush of(Fold<?> fold, List<StepDecision> decisions, Instant today, PushRules rules) {
    List<Ack> acks = new ArrayList<>(decisions.size());
    decisions.forEach(each -> acks.add(each.ack()));
    return fold.versioned() ? version(fold, acks, today, rules) : refusals(fold.base(), acks);
  }

  /** Of decisions that change nothing: they are counted as refusals. */
  private static EntryPush refusals(EntrySnapshot base, List<Ack> acks) {
    Position next = new Position(base.version(), base.position().refusals() + acks.size());
    EntryWrite write = new EntryWrite(base, next, null, null, false, "[]", base.updatedAt(), null);
    return of(write, base, base.at(next), JsonValue.EMPTY_JSON_ARRAY, 0, acks);
  }

  private static EntryPush version(Fold<?> fold, List<Ack> acks, Instant today, PushRules rules) {
    EntrySnapshot base = fold.base();
    JsonValue json = fold.json();
    Position next = new Position(base.version() + 1, base.position().refusals());
    Instant at = at(base, today);
    String data = JsonText.write(json);
    JsonArray patch = patch(base, json);
    String patchText = JsonText.write(patch);
    long patchBytes = base.patchBytes() + patchText.length();
    boolean snapshot = rules.whole(base, patchBytes, data.length()) && base.asStored();
    Instant expiry = expiry(fold, at);
    EntrySnapshot now =
        base.next(
            next,
            fold.deletion(),
            json,
            at,
            data.length(),
            snapshot ? 0 : patchBytes,
            expiry == null ? base.mayExpireAt() : expiry);
    List<String> migrations = snapshot || !base.asStored() ? migrations(fold.store()) : null;
    EntryWrite write =
        new EntryWrite(
            base,
            next,
            data,
            patchText,
            snapshot,
            Acks.text(acks),
            at,
            fold.deletion(),
            expiry,
            migrations);
    return of(write, base, now, patch, patchText.length(), acks);
  }

  /**
   * When it is made. Versions are told apart by that, also those that get the same number once a
   * database has forgotten the first: a clock that is behind must not name the same time to both.
   */
  private static Instant at(EntrySnapshot base, Instant today) {
    return today.isBefore(base.updatedAt())
        ? base.updatedAt().plus(ThreadLocalRandom.current().nextLong(1, MOST_STEP), MICROS)
        : today;
  }

  /**
   * What the row has to say anew of when the entry may expire: nothing if it names an earlier time
   * that is still to come. Who looks then puts it off. So an entry that is touched over and over
   * costs no push more than others.
   */
  private static @Nullable Instant expiry(Fold<?> fold, Instant at) {
    Instant expiry = fold.expiry();
    Instant known = fold.base().mayExpireAt();
    boolean said =
        expiry != null && known != null && !known.isAfter(expiry) && known.isAfter(at.plus(SKEW));
    return said ? null : expiry;
  }

  /** Null if there are none, so that such stores have nothing to write. */
  private static @Nullable List<String> migrations(BoundStore<?> store) {
    List<String> names = store.migrations().names();
    return names.isEmpty() ? null : names;
  }

  /**
   * The first version, one after an erasure and a migrating one are told whole: the default data is
   * code, as migrations are, and so it may have been shown differently elsewhere.
   */
  private static JsonArray patch(EntrySnapshot base, JsonValue json) {
    return base.written() && base.asStored()
        ? JsonDiff.between(base.data(), json)
        : JsonDiff.whole(json);
  }

  private static EntryPush of(
      EntryWrite write,
      EntrySnapshot base,
      EntrySnapshot now,
      JsonArray patch,
      int patchBytes,
      List<Ack> acks) {
    String store = base.key().store();
    Update update = new Update(store, base.key().key(), base.version(), now.version(), patch, acks);
    return new EntryPush(write, new Pushed(base, now, update, patchBytes));
  }
}
