package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action that is shown, or would be, but whose outcome the data does not have yet. */
final class InFlight {
  final String name;
  JsonValue args;
  final List<MirrorPatch> handles = new ArrayList<>(1);

  /** Its number, once it was taken to be sent; 0 before. */
  long id;

  /** The number of the batch that it is in, or 0; its own number is then that in the batch. */
  long batch;

  /** Whether it may have been sent; kept of batches only. */
  boolean sent;

  /** Whether the data may have its effect already, unsaid: it is not shown until that is known. */
  boolean doubtful;

  /** Whether the server has recorded it, but not decided. */
  boolean recorded;

  /** What became of it; if that is {@link #forgotten}, it counts as refused. */
  @Nullable Outcome outcome;

  /** What is told if nobody knows any more what became of it; else null. */
  @Nullable OutcomeUnknownException forgotten;

  /** What it did to the whole data, as of the last replay. */
  Effect effect = Effect.NONE;

  /** What it will have done to the data that the server has, as last foretold. */
  Foresight.@Nullable Foreseen foreseen;

  /**
   * From one state of the data to another; both null before there is data.
   *
   * @param before the same as {@code after} if it changed nothing
   */
  record Effect(@Nullable JsonValue before, @Nullable JsonValue after) {
    static final Effect NONE = new Effect(null, null);

    boolean any() {
      return before != after;
    }
  }

  InFlight(String name, JsonValue args) {
    this.name = name;
    this.args = args;
  }

  /** Makes what is told of it. */
  MirrorPatch handle() {
    MirrorPatch handle = new MirrorPatch(this);
    handles.add(handle);
    return handle;
  }

  /** It was decided; the answer is still to be had. */
  void answers() {
    recorded = false;
    doubtful = true;
  }

  boolean undecided() {
    return outcome == null;
  }

  /** Whether it is to be sent again if an answer is lost. */
  boolean unanswered() {
    return id != 0 && undecided() && !recorded;
  }

  /** Whether it is to be sent, for the first time or again. */
  boolean waiting() {
    return undecided() && !recorded;
  }

  boolean refused() {
    return outcome != null && !outcome.applied();
  }

  boolean endedBy(long version) {
    return outcome != null && outcome.version() <= version;
  }
}
