package dev.ropeway.session;

import dev.ropeway.HistoryPrunedException;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.cycle.Retelling;
import dev.ropeway.cycle.TransactionKeys;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.VersionKey;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.UndoAction;
import dev.ropeway.store.Undoing;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what an undo has to do, from the log and the history, before it is recorded: the fold
 * knows neither. Invariant: what is recorded takes back no more than what the action did, told from
 * versions as they are stored. Where that cannot be told the undo is recorded all the same, with
 * the reason why nothing is to be done: it has its number, and its outcome is in the log.
 * Thread-safe; every method blocks on the database.
 */
public record UndoPlanner(EntryReader reads, CycleJournal journal, Retelling retelling) {
  private static final int MOST_PLACES = 1_000;

  /** Characters of what has to be done: about what a request of one's own may have. */
  private static final int MOST_SIZE = 1_048_576;

  private static final String GONE =
      "there is no such action of yours, or it was too long ago: the log does not have it";
  private static final String PRUNED = "it was too long ago: the history does not have it";

  private static final String NOTHING = "it changed nothing";

  /** An undo of which no more can be told. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Undoing undoing;

    Ended(Undoing undoing) {
      super(undoing.reason(), null, false, false);
      this.undoing = undoing;
    }
  }

  /**
   * The arguments of an undo of one of a key's actions.
   *
   * @param asked names the action, with a client's full name
   * @throws dev.ropeway.AccessDeniedException if he may not do what he undoes
   * @throws NotRecordedException if the arguments are anything else
   */
  public CheckedArguments undoing(
      BoundStore<?> store, EntryKey key, JsonValue asked, UndoRights rights) {
    Undoing named;
    try {
      named = Undoing.asked(asked);
    } catch (JsonFormatException e) {
      throw new NotRecordedException(
          Kind.WRONG_ARGUMENT, "The arguments of undo are wrong: " + e.getMessage());
    }
    return undoing(store, key, named.client(), named.id(), rights);
  }

  CheckedArguments undoing(
      BoundStore<?> store, EntryKey key, String client, long id, UndoRights rights) {
    Undoing undoing;
    try (HeldMemory holding = new HeldMemory()) {
      undoing = new Plan<>(store, key, client, id, rights, holding).make();
    } catch (Ended e) {
      undoing = e.undoing;
    } catch (HistoryPrunedException e) {
      undoing = Undoing.refused(client, id, 0, PRUNED);
    }
    BoundAction<?> undo = store.action(UndoAction.NAME).orElseThrow();
    JsonObject json = undoing.json();
    return new CheckedArguments(undo.decode(json), JsonText.write(json));
  }

  /**
   * What has to be done about an action, or why nothing can be.
   *
   * @param action its name
   */
  private record Taken(String action, List<JsonObject> does, @Nullable Ended ended) {}

  /** Of one undo. Confined to one thread. */
  private final class Plan<T> {
    private final BoundStore<T> store;
    private final EntryKey key;
    private final String client;
    private final UndoRights rights;
    private final HeldMemory holding;
    private long id;
    private long version;

    // of what has to be done
    private int places;
    private long size;
    private boolean full;

    Plan(
        BoundStore<T> store,
        EntryKey key,
        String client,
        long id,
        UndoRights rights,
        HeldMemory holding) {
      this.store = store;
      this.key = key;
      this.client = client;
      this.id = id;
      this.rights = rights;
      this.holding = holding;
    }

    Undoing make() {
      RecordedAction target = named().filter(rights::own).orElseThrow(() -> refused(GONE));
      rights.action().accept(target.name());
      Outcome outcome = target.outcome();
      if (outcome == null) {
        throw refused("it is not decided yet");
      }
      if (!outcome.applied()) {
        throw idle("it was " + outcome.status().text() + ", so it did nothing");
      }
      boolean whole = isWhole();
      version = outcome.version();
      return plan(applied(), whole);
    }

    /** What is kept without a row is the application's, and nobody else has to look for it. */
    private Optional<RecordedAction> named() {
      ActionId named = new ActionId(key, client, id);
      Optional<RecordedAction> row = journal.actions(List.of(named)).stream().findFirst();
      return row.isEmpty() && rights.everything() ? journal.folded(named) : row;
    }

    /** Whether it is one of several that are undone together. */
    private boolean isWhole() {
      if (!TransactionKeys.isTransaction(client)) {
        return false;
      }
      if (!TransactionKeys.of(journal, client).equals(Optional.of(List.of(key)))) {
        throw refused("it is part of a transaction, of which no part is undone alone");
      }
      id = 1;
      return true;
    }

    /** All that was applied for the version, in order. */
    private List<RecordedAction> applied() {
      EntryChange change = journal.step(key, version);
      if (change == null) {
        throw refused(PRUNED);
      }
      if (change.migrating()) {
        throw refused("the data was migrated with it");
      }
      List<ActionId> ids =
          change.acks().stream()
              .filter(ack -> ack.status() == Outcome.Status.APPLIED)
              .map(ack -> new ActionId(key, ack.client(), ack.id()))
              .toList();
      if (ids.stream().noneMatch(each -> each.client().equals(client) && each.id() == id)) {
        throw idle(NOTHING); // so it made no version
      }
      Map<ActionId, RecordedAction> rows = new HashMap<>();
      journal
          .folded(List.of(new VersionKey(key, version)))
          .values()
          .forEach(folded -> folded.forEach(row -> rows.put(row.actionId(), row)));
      List<ActionId> others = ids.stream().filter(each -> !rows.containsKey(each)).toList();
      if (!others.isEmpty()) {
        journal.actions(others).forEach(row -> rows.put(row.actionId(), row));
      }
      List<RecordedAction> applied = new ArrayList<>();
      for (ActionId each : ids) {
        RecordedAction row = rows.get(each);
        if (row == null) {
          throw refused(PRUNED);
        }
        applied.add(row);
      }
      return applied;
    }

    private Undoing plan(List<RecordedAction> applied, boolean whole) {
      List<EntryState> change =
          reads.change(store, key, version, holding).orElseThrow(() -> refused(PRUNED));
      List<Taken> all =
          retelling
              .of(
                  store,
                  data(change.get(0)),
                  applied,
                  data(change.get(1)),
                  row -> row.client().equals(client) && (whole || row.id() == id),
                  this::take)
              .orElseThrow(
                  () -> refused("what it did cannot be told from what was done at the same time"));
      List<JsonObject> does = new ArrayList<>();
      for (int i = all.size() - 1; i >= 0; i--) {
        rights.action().accept(all.get(i).action());
        Ended ended = all.get(i).ended();
        if (ended != null) {
          throw ended;
        }
        does.addAll(all.get(i).does());
      }
      if (does.isEmpty()) {
        throw idle(NOTHING);
      }
      return new Undoing(client, id, version, does, null, false);
    }

    /** What has to be done about one of the actions; what is too much altogether is not kept. */
    private Taken take(RecordedAction row, JsonValue before, JsonValue after) {
      try {
        List<JsonObject> does = full ? List.of() : taken(row, before, after);
        places += does.size();
        for (JsonObject each : does) {
          size += JsonText.write(each).length();
        }
        if (places > MOST_PLACES) {
          throw refused("it changed more than " + MOST_PLACES + " places");
        }
        if (size > MOST_SIZE) {
          throw refused("what it changed takes more than " + MOST_SIZE + " characters");
        }
        return new Taken(row.name(), does, null);
      } catch (Ended e) {
        full = true;
        return new Taken(row.name(), List.of(), e);
      }
    }

    private List<JsonObject> taken(RecordedAction row, JsonValue before, JsonValue after) {
      BoundAction<T> action = store.action(row.name()).orElse(null);
      List<JsonObject> does =
          action == null ? null : action.undoing(JsonText.read(row.args()), before, after);
      if (does == null) {
        throw idle(row.name() + " is not undone");
      }
      return does;
    }

    /** Of a version in the form that this node knows, in which it was made. */
    private JsonValue data(EntryState state) {
      if (!store.migrations().done(state.migrations())) {
        throw refused("the data has been migrated since");
      }
      return state.entry().data();
    }

    private Ended refused(String reason) {
      return new Ended(Undoing.refused(client, id, version, reason));
    }

    private Ended idle(String reason) {
      return new Ended(Undoing.idle(client, id, version, reason));
    }
  }
}
