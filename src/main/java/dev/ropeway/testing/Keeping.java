package dev.ropeway.testing;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.Agenda;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.DueJournal;
import dev.ropeway.journal.DueStatements;
import dev.ropeway.journal.Expiries;
import dev.ropeway.journal.ExpiryJournal;
import dev.ropeway.journal.History;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.KeyTags;
import dev.ropeway.journal.PageReads;
import dev.ropeway.journal.Pages;
import dev.ropeway.journal.PastReads;
import dev.ropeway.journal.Tags;
import dev.ropeway.journal.WaitingActions;

/** Where nodes keep things: what they share with each other. Thread-safe. */
record Keeping(
    CycleJournal journal,
    PastReads past,
    PageReads pages,
    KeyTags tags,
    WaitingActions waiting,
    DueJournal due,
    ExpiryJournal expiries) {
  private static final Settings STANDARD = Settings.standard();
  private static final long OF_KEY = STANDARD.get(Setting.SCHEDULED);
  private static final long OF_CALLER = STANDARD.get(Setting.CALLER_SCHEDULED);

  /** In memory. */
  static Keeping in(MemoryJournal journal) {
    MemoryAgenda agenda = journal.agenda(OF_KEY, OF_CALLER);
    return new Keeping(journal, journal, journal, journal, agenda, agenda, journal.expiries());
  }

  /** In a database that has the tables. */
  static Keeping in(Database database) {
    return new Keeping(
        new Journal(database),
        new History(database),
        new Pages(database),
        new Tags(database),
        new Agenda(database, OF_KEY, OF_CALLER),
        new DueStatements(database),
        new Expiries(database));
  }

  /** The same place, by a way on which one has to wait for one's turn. */
  Keeping inTurns(Turns turns, int who) {
    SteppedReads reads = new SteppedReads(past, pages, turns, who);
    SteppedAgenda agenda = new SteppedAgenda(waiting, due, turns, who);
    return new Keeping(
        new SteppedJournal(journal, turns, who), reads, reads, tags, agenda, agenda, expiries);
  }
}
