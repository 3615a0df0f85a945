package dev.ropeway.cycle;

import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.Sha256;
import dev.ropeway.json.CanonicalJson;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;

/**
 * What is left of a transaction in its own row once it is decided: no more than is needed to tell a
 * repeat from another, and nothing of anybody's data, which is on the entries' own rows.
 *
 * <p>The arguments keep a hash of the text, which is all that earlier versions wrote and compare;
 * beside the outcome there is one of the values, the same however they are spelled.
 *
 * @param text of the text as it was sent
 * @param values of the values
 */
record BodyDigest(String text, String values) {
  private static final String MEMBER = "sha256";

  /**
   * The digest of what a transaction asks for.
   *
   * @param text all of it
   * @param kept the same with what the log keeps of arguments
   */
  static BodyDigest of(String text, String kept) {
    return new BodyDigest(Sha256.of(text), Sha256.of(CanonicalJson.text(JsonText.read(kept))));
  }

  /** The arguments of the row. */
  String args() {
    return "{\"" + MEMBER + "\":\"" + text + "\"}";
  }

  /** Whether a decided row is of the same transaction. */
  boolean sameAs(RecordedAction row, String valuesOfRow) {
    return values.equals(valuesOfRow)
        || (JsonText.read(row.args()) instanceof JsonObject args
            && text.equals(args.getString(MEMBER, "")));
  }
}
