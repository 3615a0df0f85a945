package dev.ropeway.store;

import dev.ropeway.ActionContext;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.RecordedCaller;
import dev.ropeway.action.Acting;
import dev.ropeway.action.Author;
import dev.ropeway.json.JsonFormatException;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What an action that knows how it was recorded is told while it is applied, and what it answers.
 * Made for those alone. Confined to one thread.
 */
public final class ActionRun implements ActionContext {
  private final Acting by;
  private final String store;
  private final String key;
  private final long id;
  private final HowRecorded how;
  private @Nullable RandomGenerator random;
  private @Nullable JsonValue answer;

  /** Of an action that somebody recorded under a number on a key of a store. */
  public ActionRun(Acting by, String store, String key, long id, HowRecorded how) {
    this.by = by;
    this.store = store;
    this.key = key;
    this.id = id;
    this.how = how;
  }

  /** The function is called, maybe not for the first time: all is as if it were. */
  void begin() {
    random = null;
    answer = null;
  }

  /**
   * The function has returned.
   *
   * @throws ActionRejectedException if that is too much to be kept
   * @throws JsonFormatException if it cannot be JSON
   */
  void answer(@Nullable Object value) {
    if (value == null) {
      return;
    }
    JsonValue json = encode(value);
    String violation = how.answers().violation(json);
    if (violation != null) {
      throw new ActionRejectedException("What it answers cannot be kept: " + violation);
    }
    answer = json;
  }

  @SuppressWarnings("unchecked") // the class of the value
  private static JsonValue encode(Object value) {
    try {
      return Codec.of((Class<Object>) value.getClass()).encode(value);
    } catch (JsonFormatException e) {
      throw new JsonFormatException("What it answers is not JSON: " + e.getMessage());
    }
  }

  /** What the action answered; null if nothing. */
  public @Nullable JsonValue answer() {
    return answer;
  }

  @Override
  public Instant at() {
    return how.at();
  }

  @Override
  public RandomGenerator random() {
    RandomGenerator begun = random;
    if (begun == null) {
      begun = how.dice().of(store, key, client(), id);
      random = begun;
    }
    return begun;
  }

  @Override
  public Optional<RecordedCaller> caller() {
    Author author = by.author();
    return author == null
        ? Optional.empty()
        : Optional.of(new RecordedCaller(author.identity(), Set.copyOf(author.roles())));
  }

  @Override
  public String client() {
    return by.client();
  }

  @Override
  public long id() {
    return id;
  }
}
