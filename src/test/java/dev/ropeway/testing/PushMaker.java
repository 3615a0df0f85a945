package dev.ropeway.testing;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.action.Author;
import dev.ropeway.journal.Acks;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.journal.Push;
import dev.ropeway.store.Migrations;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes pushes as cycles do, for what is tested below them. */
record PushMaker(CycleJournal journal) {
  static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  static final EntryKey BOB = new EntryKey("players", "bob");
  static final EntryKey TOM = new EntryKey("players", "tom");

  /** What is stored under a key; nothing is migrated. */
  EntrySnapshot stored(EntryKey key) {
    List<PulledEntry> entries = journal.entries(List.of(key));
    PulledEntry entry = entries.isEmpty() ? null : entries.get(0);
    return EntrySnapshot.of(key, entry, JsonValue.EMPTY_JSON_OBJECT, Migrations.NONE);
  }

  static ActionWrite action(
      EntryKey key, String client, long id, @Nullable Outcome outcome, @Nullable Long refusal) {
    return new ActionWrite(key, client, id, "set", "{\"n\":" + id + "}", null, outcome, refusal);
  }

  static ActionWrite pending(EntryKey key, String client, long id) {
    return action(key, client, id, null, null);
  }

  static ActionWrite of(@Nullable Author author, EntryKey key, String client, long id) {
    return new ActionWrite(key, client, id, "set", "{}", null, null, author, null, null);
  }

  /** The next version behind a base, with whose action made it. */
  static EntryWrite version(EntrySnapshot base, String client, long id, boolean snapshot) {
    return version(base, client, id, snapshot, null);
  }

  static EntryWrite version(
      EntrySnapshot base,
      String client,
      long id,
      boolean snapshot,
      @Nullable List<String> migrations) {
    long next = base.version() + 1;
    String data = "{\"n\":" + next + "}";
    String patch =
        base.written()
            ? "[{\"op\":\"replace\",\"path\":\"/n\",\"value\":" + next + "}]"
            : "[{\"op\":\"replace\",\"path\":\"\",\"value\":" + data + "}]";
    return new EntryWrite(
        base,
        new Position(next, base.position().refusals()),
        data,
        patch,
        snapshot,
        Acks.text(List.of(new Ack(client, id, Status.APPLIED, null))),
        NOON.plusSeconds(next),
        migrations);
  }

  /** The next version behind a base, at which there is no entry. */
  static EntryWrite deletion(EntrySnapshot base, String client, long id) {
    EntryWrite next = version(base, client, id, false);
    return new EntryWrite(
        base,
        next.next(),
        next.data(),
        next.patch(),
        false,
        next.actions(),
        next.at(),
        true,
        null,
        null);
  }

  /** An entry that outcomes were decided on, which made no version. */
  static EntryWrite refusals(EntrySnapshot base, int count) {
    Position next = new Position(base.version(), base.position().refusals() + count);
    return new EntryWrite(base, next, null, null, false, "[]", base.updatedAt(), null);
  }

  static Outcome applied(long version) {
    return new Outcome(Status.APPLIED, version, null);
  }

  Set<EntryKey> push(List<EntryWrite> entries, List<ActionWrite> recorded) {
    return push(new Push(entries, recorded, List.of(), NOON));
  }

  Set<EntryKey> push(Push push) {
    return journal.push(push, journal.epoch());
  }

  /** Applies a new action of a client on what a base was. */
  Set<EntryKey> apply(EntrySnapshot base, String client, long id) {
    ActionWrite applied = action(base.key(), client, id, applied(base.version() + 1), null);
    boolean whole = base.version() % 10 == 0;
    return push(List.of(version(base, client, id, whole)), List.of(applied));
  }

  /** So many versions, each by the next action of one client. */
  void versions(EntryKey key, String client, int count) {
    for (int i = 0; i < count; i++) {
      EntrySnapshot base = stored(key);
      Set<EntryKey> outraced = apply(base, client, base.version() + 1);
      if (!outraced.isEmpty()) {
        throw new AssertionError("Nobody else writes here: " + outraced);
      }
    }
  }

  /** Refuses a new action of a client on what a base was. */
  Set<EntryKey> refuse(EntrySnapshot base, String client, long id) {
    Outcome refused = new Outcome(Status.REJECTED, base.version(), "no");
    EntryWrite write = refusals(base, 1);
    ActionWrite row = action(base.key(), client, id, refused, write.next().refusals());
    return push(List.of(write), List.of(row));
  }
}
