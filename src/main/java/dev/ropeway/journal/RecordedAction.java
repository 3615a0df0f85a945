package dev.ropeway.journal;

import dev.ropeway.Outcome;
import dev.ropeway.action.Author;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log.
 *
 * @param key the entry it is recorded on
 * @param client who recorded it
 * @param id the client's number for it
 * @param name the action's permanent name
 * @param args its arguments as JSON text
 * @param ifVersions the numbers of a {@link dev.ropeway.json.Precondition}; null: no condition
 * @param author who is behind it; null for the application, and where nobody is verified
 * @param recordedAt when it was recorded, by the recording node's clock
 * @param outcome what became of it; null while pending
 */
public record RecordedAction(
    EntryKey key,
    String client,
    long id,
    String name,
    String args,
    @Nullable List<Long> ifVersions,
    @Nullable Author author,
    Instant recordedAt,
    @Nullable Outcome outcome) {

  /** Which action it is. */
  public ActionId actionId() {
    return new ActionId(key, client, id);
  }
}
