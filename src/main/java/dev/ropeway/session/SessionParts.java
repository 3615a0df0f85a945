package dev.ropeway.session;

import dev.ropeway.Store;
import dev.ropeway.access.Judges;
import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Engine;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.Request;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.feed.Publisher;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.store.StoreCatalog;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of a node share.
 *
 * @param jta the transactions that calling threads may be in; null if there is no JTA
 * @param judges judge callers for whom a session acts
 * @param past reads what views show
 * @param undos finds out what undos have to do
 * @param scheduling puts what is due later on the agenda
 * @param leaks is told of all sessions
 * @param pumps fire CDI events; null if nobody observes
 * @param listeners where listeners run: each of them waits there at most once
 */
public record SessionParts(
    Settings settings,
    StoreCatalog stores,
    JsonLimits limits,
    Judges judges,
    Publisher publisher,
    Engine engine,
    @Nullable JtaTransaction jta,
    Budget budget,
    Deadlines deadlines,
    Violations violations,
    Tagger tagger,
    VersionRestorer past,
    UndoPlanner undos,
    Scheduling scheduling,
    SessionCleaner leaks,
    @Nullable EventPumps pumps,
    Executor listeners) {

  /**
   * A key of a store.
   *
   * @throws IllegalArgumentException if it breaks the rules of keys
   */
  EntryKey key(Store<?> store, String key) {
    int longest = settings.count(Setting.NAME_LENGTH);
    return new EntryKey(store.name(), NameRules.segment("key", key, longest));
  }

  /**
   * Has an action recorded in the background.
   *
   * @throws dev.ropeway.NotRecordedException if there is no room for it
   */
  SentPatch send(Errand<?> errand, ActionId id, Numbering numbering) {
    PendingAction pending = errand.pending(id);
    Request request = new Request(errand.key(), id.client(), numbering, List.of(pending));
    engine.submit(request, errand.store());
    return new SentPatch(pending, request.recorded(), Surrounding.NONE, deadlines);
  }

  /** The transaction of the calling thread; null if it is in none. */
  @Nullable JtaTransaction transaction() {
    return jta != null && jta.active() ? jta : null;
  }
}
