package dev.ropeway.journal;

import dev.ropeway.Outcome;
import dev.ropeway.action.Author;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An action to be written: a new row, or the outcome of a pending one.
 *
 * @param args JSON text
 * @param kept what is left of them in the log once it is decided, JSON text; null: all
 * @param ifVersions see {@link RecordedAction#ifVersions}
 * @param author who is behind it; null for the application, and where nobody is verified
 * @param outcome null to record it as pending
 * @param refusal its number among the entry's refusals; null if a version was made, or while
 *     pending
 * @param form how the log keeps it if it is new
 */
public record ActionWrite(
    EntryKey key,
    String client,
    long id,
    String name,
    String args,
    @Nullable String kept,
    @Nullable List<Long> ifVersions,
    @Nullable Author author,
    @Nullable Outcome outcome,
    @Nullable Long refusal,
    LogForm form) {

  /** An action with a row of its own. */
  public ActionWrite(
      EntryKey key,
      String client,
      long id,
      String name,
      String args,
      @Nullable String kept,
      @Nullable List<Long> ifVersions,
      @Nullable Author author,
      @Nullable Outcome outcome,
      @Nullable Long refusal) {
    this(key, client, id, name, args, kept, ifVersions, author, outcome, refusal, LogForm.ROW);
  }

  /** An action of nobody who is verified, of which the log keeps everything. */
  public ActionWrite(
      EntryKey key,
      String client,
      long id,
      String name,
      String args,
      @Nullable List<Long> ifVersions,
      @Nullable Outcome outcome,
      @Nullable Long refusal) {
    this(key, client, id, name, args, null, ifVersions, null, outcome, refusal);
  }

  /** The arguments as the log has them: a pending action needs all of them. */
  String logged() {
    return kept == null || outcome == null ? args : kept;
  }

  /** The identity of who is behind it. */
  @Nullable String actor() {
    return author == null ? null : author.identity();
  }

  /** The roles of who is behind it, as PostgreSQL writes an array. */
  @Nullable String roles() {
    return author == null ? null : Columns.literal(author.roles());
  }

  /** What it answered, as JSON text; null while pending, and if it answered nothing. */
  @Nullable String result() {
    JsonValue result = outcome == null ? null : outcome.result();
    return result == null ? null : JsonText.write(result);
  }

  /** Whether it answered something. */
  boolean answered() {
    return outcome != null && outcome.result() != null;
  }

  /** Whether it was applied and there is nothing to say about it but what it answered. */
  boolean plain() {
    return outcome != null
        && outcome.applied()
        && outcome.reason() == null
        && refusal == null
        && ifVersions == null;
  }

  /** The version of its outcome; null while pending. */
  @Nullable Long version() {
    return outcome == null ? null : Long.valueOf(outcome.version());
  }

  /** The same action without its outcome. */
  public ActionWrite pending() {
    return new ActionWrite(key, client, id, name, args, kept, ifVersions, author, null, null);
  }
}
