package dev.ropeway.testing;

import dev.ropeway.ScheduledAction;
import dev.ropeway.action.Author;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.AgendaEntry;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.DueJournal;
import dev.ropeway.journal.DueStatements.Kind;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.ScheduledWrite;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.WaitingActions;
import dev.ropeway.json.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What waits in a memory journal for its time. Thread-safe; the tables are the journal's. */
final class MemoryAgenda implements WaitingActions, DueJournal {
  private static final Comparator<ScheduledWrite> OF_KEY =
      Comparator.comparing(ScheduledWrite::due).thenComparing(ScheduledWrite::id, StoredText.NAMES);
  private static final Comparator<ScheduledWrite> LONGEST_DUE =
      Comparator.comparing(ScheduledWrite::due)
          .thenComparing(ScheduledWrite::at)
          .thenComparing(ScheduledWrite::key, MemoryTables.KEYS)
          .thenComparing(ScheduledWrite::id, StoredText.NAMES);

  private final Object lock;
  private final MemoryTables tables; // guarded by the lock
  private final long mostOfKey;
  private final long mostOfCaller;

  MemoryAgenda(Object lock, MemoryTables tables, long mostOfKey, long mostOfCaller) {
    this.lock = lock;
    this.tables = tables;
    this.mostOfKey = mostOfKey;
    this.mostOfCaller = mostOfCaller;
  }

  @Override
  public AgendaEntry write(ScheduledWrite action) {
    synchronized (lock) {
      AgendaEntry before = before(action);
      if (before != null) {
        return before;
      }
      if (of(action.key()).count() >= mostOfKey) {
        return AgendaEntry.of(AgendaEntry.Kind.KEY_FULL);
      }
      String actor = actor(action);
      if (actor != null
          && mostOfCaller > 0
          && tables.waiting.stream().filter(each -> actor.equals(actor(each))).count()
              >= mostOfCaller) {
        return AgendaEntry.of(AgendaEntry.Kind.CALLER_FULL);
      }
      tables.waiting.add(action);
      return AgendaEntry.of(AgendaEntry.Kind.NEW);
    }
  }

  private @Nullable AgendaEntry before(ScheduledWrite action) {
    ScheduledWrite waits = find(action.key(), action.id());
    if (waits != null) {
      return repeat(waits.name(), waits.args(), waits.due());
    }
    MemoryAction row = tables.actions.get(id(action));
    if (row != null) {
      return repeat(row.row().name(), row.row().args(), row.row().recordedAt());
    }
    return marked(action) ? AgendaEntry.of(AgendaEntry.Kind.GONE) : null;
  }

  private static AgendaEntry repeat(String name, String args, Instant due) {
    return new AgendaEntry(AgendaEntry.Kind.REPEAT, name, StoredText.of(args), due);
  }

  private static ActionId id(ScheduledWrite action) {
    return new ActionId(action.key(), action.client(), 1);
  }

  private boolean marked(ScheduledWrite action) {
    return tables.marks.containsKey(new ClientKey(action.key(), action.client()));
  }

  private Stream<ScheduledWrite> of(EntryKey key) {
    return tables.waiting.stream().filter(each -> each.key().equals(key));
  }

  private @Nullable ScheduledWrite find(EntryKey key, String id) {
    return of(key).filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  private static @Nullable String actor(ScheduledWrite action) {
    Author author = action.author();
    return author == null ? null : author.identity();
  }

  @Override
  public Slice<ScheduledAction> page(
      EntryKey key, Instant due, String id, @Nullable String actor, int limit, long bytes) {
    synchronized (lock) {
      return MemoryCut.of(
          of(key)
              .filter(each -> actor == null || actor.equals(actor(each)))
              .filter(each -> isBehind(each, due, id))
              .sorted(OF_KEY)
              .map(
                  each ->
                      new ScheduledAction(
                          each.id(),
                          each.name(),
                          JsonText.read(StoredText.of(each.args())),
                          each.due(),
                          each.at(),
                          actor(each))),
          limit,
          bytes,
          each -> JsonText.write(each.args()).length());
    }
  }

  private static boolean isBehind(ScheduledWrite each, Instant due, String id) {
    int order = each.due().compareTo(due);
    return order > 0 || (order == 0 && StoredText.NAMES.compare(each.id(), id) > 0);
  }

  @Override
  public boolean cancel(EntryKey key, String id, @Nullable String actor) {
    synchronized (lock) {
      ScheduledWrite waits = find(key, id);
      if (waits == null || (actor != null && !actor.equals(actor(waits)))) {
        return false;
      }
      tables.waiting.remove(waits);
      if (waits.once()) {
        tables.marks.putIfAbsent(new ClientKey(key, waits.client()), 1L);
      }
      return true;
    }
  }

  @Override
  public List<Kind> next() {
    synchronized (lock) {
      Map<List<String>, Instant> next = new TreeMap<>(Comparator.comparing(List::toString));
      for (ScheduledWrite each : tables.waiting) {
        next.merge(
            List.of(each.key().store(), each.name()), each.due(), (a, b) -> a.isBefore(b) ? a : b);
      }
      List<Kind> kinds = new ArrayList<>();
      next.forEach((kind, due) -> kinds.add(new Kind(kind.get(0), kind.get(1), due)));
      return kinds;
    }
  }

  @Override
  public List<ActionId> take(List<Kind> kinds, Instant now, int most, long bytes) {
    synchronized (lock) {
      List<ScheduledWrite> due =
          MemoryCut.of(
                  tables.waiting.stream()
                      .filter(each -> !each.due().isAfter(now) && isOf(each, kinds))
                      .sorted(LONGEST_DUE),
                  most,
                  bytes,
                  each -> each.args().length())
              .list();
      List<ActionId> taken = new ArrayList<>();
      for (ScheduledWrite each : due) {
        tables.waiting.remove(each);
        taken.add(id(each));
        Instant at = Push.recordedAt(now, taken.size());
        if (!marked(each)) {
          tables.actions.putIfAbsent(id(each), MemoryAction.of(each, at));
        }
      }
      return taken;
    }
  }

  private static boolean isOf(ScheduledWrite each, List<Kind> kinds) {
    return kinds.stream()
        .anyMatch(
            kind -> kind.store().equals(each.key().store()) && kind.name().equals(each.name()));
  }

  @Override
  public boolean undecided(List<ActionId> actions) {
    synchronized (lock) {
      return actions.stream()
          .map(tables.actions::get)
          .anyMatch(action -> action != null && action.pending());
    }
  }
}
