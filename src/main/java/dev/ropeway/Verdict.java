package dev.ropeway;

import jakarta.json.JsonValue;

/** What an {@link ActionValidator} makes of an action. Immutable. */
public sealed interface Verdict {

  /** It is applied as it is. */
  record Accept() implements Verdict {}

  /**
   * It is applied with other arguments; everybody learns from the update what came of it.
   *
   * @param args of a shape that the action takes
   */
  record Change(JsonValue args) implements Verdict {}

  /**
   * It is rejected.
   *
   * @param reason one sentence for the person who tried
   */
  record Refuse(String reason) implements Verdict {}

  /** Applies it as it is. */
  static Verdict accept() {
    return new Accept();
  }

  /** Applies it with other arguments. */
  static Verdict change(JsonValue args) {
    return new Change(args);
  }

  /** Rejects it. */
  static Verdict refuse(String reason) {
    return new Refuse(reason);
  }
}
