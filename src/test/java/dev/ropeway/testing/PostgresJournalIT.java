package dev.ropeway.testing;

import static dev.ropeway.testing.PushMaker.BOB;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.journal.Agenda;
import dev.ropeway.journal.Pruning;
import dev.ropeway.journal.WaitingActions;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** The contract of journals, kept by PostgreSQL. */
class PostgresJournalIT extends ExpiryContract {
  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());

  @AfterEach
  void close() {
    test.close();
  }

  @Override
  Keeping keeping() {
    return Keeping.in(test.database());
  }

  @Override
  void prune(Instant before) {
    Pruning pruning = new Pruning(test.database());
    while (pruning.prune(BOB, before).any()) {
      // a step of it removes so much and no more
    }
  }

  @Override
  WaitingActions narrow() {
    return new Agenda(test.database(), 2, 3);
  }
}
