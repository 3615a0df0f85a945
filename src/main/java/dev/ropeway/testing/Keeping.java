package dev.ropeway.testing;

import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.History;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.KeyTags;
import dev.ropeway.journal.PageReads;
import dev.ropeway.journal.Pages;
import dev.ropeway.journal.PastReads;
import dev.ropeway.journal.Tags;

/** Where nodes keep things: what they share with each other. Thread-safe. */
record Keeping(CycleJournal journal, PastReads past, PageReads pages, KeyTags tags) {

  /** In memory. */
  static Keeping in(MemoryJournal journal) {
    return new Keeping(journal, journal, journal, journal);
  }

  /** In a database that has the tables. */
  static Keeping in(Database database) {
    return new Keeping(
        new Journal(database), new History(database), new Pages(database), new Tags(database));
  }

  /** The same place, by a way on which one has to wait for one's turn. */
  Keeping inTurns(Turns turns, int who) {
    SteppedReads reads = new SteppedReads(past, pages, turns, who);
    return new Keeping(new SteppedJournal(journal, turns, who), reads, reads, tags);
  }
}
