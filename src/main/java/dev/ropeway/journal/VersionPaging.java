package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.DecidedAction;
import dev.ropeway.EntryVersion;
import dev.ropeway.VersionPage;
import dev.ropeway.journal.VersionStatements.Head;
import dev.ropeway.journal.VersionStatements.Refused;
import dev.ropeway.journal.VersionStatements.Told;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Puts a page of versions together. A version comes whole unless it does not fit a page by itself:
 * then it comes on several, which tell each action once. Confined to one thread.
 */
final class VersionPaging {
  private final VersionStatements statements;
  private final VersionPlace place;
  private final int limit;
  private final List<EntryVersion> versions = new ArrayList<>();
  private long room;

  // what is told of the version that is being put together, and how far that is
  private List<DecidedAction> actions = List.of();
  private int made;
  private long refusal;

  VersionPaging(VersionStatements statements, VersionPlace place, int limit, long bytes) {
    this.statements = statements;
    this.place = place;
    this.limit = limit;
    this.room = bytes;
  }

  VersionPage page() throws SQLException {
    List<Head> heads = statements.heads(place.newest(), limit + 1);
    if (heads.isEmpty()) {
      return new VersionPage(List.of(), null);
    }
    boolean within = place.within() && heads.get(0).version() == place.version();
    int skipped = within ? place.made() : 0;
    long refusedBefore = within ? place.refused() : 0;
    long oldest = heads.get(heads.size() - 1).version();
    Queue<Told> log = new ArrayDeque<>(statements.made(withRows(heads, skipped)));
    Queue<Refused> refused =
        new ArrayDeque<>(statements.refused(heads.get(0).version(), refusedBefore, oldest));
    for (Head head : heads) {
      if (versions.size() == limit || (head.extra() && !versions.isEmpty())) {
        return endsBelowLast();
      }
      boolean first = versions.isEmpty();
      made = first ? skipped : 0;
      refusal = first ? refusedBefore : 0;
      actions = new ArrayList<>();
      room -= VersionStatements.ROW_BYTES;
      if (!tellMade(head, log) || !tellRefused(head, refused)) {
        return endsWithin(head);
      }
      versions.add(new EntryVersion(head.version(), head.at(), actions));
    }
    return new VersionPage(versions, null);
  }

  /** What is not kept with the versions themselves. */
  private static List<Ack> withRows(List<Head> heads, int skipped) {
    List<Ack> acks = new ArrayList<>();
    int from = skipped;
    for (Head head : heads) {
      for (int i = from; i < head.made().size(); i++) {
        if (head.log().at(i) == null) {
          acks.add(head.made().get(i));
        }
      }
      from = 0;
    }
    return acks;
  }

  private VersionPage endsBelowLast() {
    long last = versions.get(versions.size() - 1).version();
    return new VersionPage(versions, VersionPlace.before(last).toString());
  }

  private VersionPage endsWithin(Head head) {
    if (!versions.isEmpty()) {
      return endsBelowLast(); // it begins the next page, maybe as a whole
    }
    versions.add(new EntryVersion(head.version(), head.at(), actions));
    return new VersionPage(versions, VersionPlace.within(head.version(), made, refusal).toString());
  }

  /** Tells what made a version; false if the page is full before the end. */
  private boolean tellMade(Head head, Queue<Told> log) {
    for (; made < head.made().size(); made++) {
      Told kept = full() ? null : head.told(made);
      Told next = full() || kept != null ? kept : log.poll();
      if (next == null) {
        return false;
      }
      tell(next);
    }
    return true;
  }

  /** Tells what was refused on it; false if the page is full before the end. */
  private boolean tellRefused(Head head, Queue<Refused> refused) {
    Refused next = refused.peek();
    while (next != null && next.version() == head.version()) {
      if (full()) {
        return false;
      }
      tell(next.told());
      refusal = next.number();
      refused.remove();
      next = refused.peek();
    }
    return true;
  }

  /** Whether nothing more has room; something of each page has. */
  private boolean full() {
    return room <= 0 && !(versions.isEmpty() && actions.isEmpty());
  }

  private void tell(Told told) {
    actions.add(told.action());
    room -= told.bytes();
  }
}
