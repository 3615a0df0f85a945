package dev.ropeway.journal;

import dev.ropeway.action.Author;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action that is to wait for its time.
 *
 * @param id by what it is known among those of its key
 * @param client under which it is recorded then, as that client's first and only action
 * @param args JSON text
 * @param once whether it may be asked for again
 * @param due when it is to be recorded, in milliseconds
 * @param at when it was asked for
 * @param author who is behind it; null for the application, and where nobody is verified
 */
public record ScheduledWrite(
    EntryKey key,
    String id,
    String client,
    String name,
    String args,
    boolean once,
    Instant due,
    Instant at,
    @Nullable Author author) {

  @Nullable String actor() {
    return author == null ? null : author.identity();
  }

  @Nullable String roles() {
    return author == null ? null : Columns.literal(author.roles());
  }
}
