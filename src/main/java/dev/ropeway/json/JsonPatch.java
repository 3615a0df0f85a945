package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON Patch (RFC 6902): a list of operations that apply all or not at all. Immutable and
 * thread-safe.
 *
 * <p>Time and memory are bounded whatever the patch says: by the number of operations, by what they
 * may copy and by how many array elements they may move; the bounds do not depend on the machine,
 * so that every node judges alike. A patch made by {@link JsonDiff} stays within them.
 */
public final class JsonPatch {
  /** How the message of every failed {@code test} begins. */
  public static final String TEST_FAILED = "test failed";

  /** The most operations of one patch. */
  public static final int MAX_OPERATIONS = 10_000;

  private final List<PatchOperation> operations;

  private JsonPatch(List<PatchOperation> operations) {
    this.operations = operations;
  }

  /**
   * Checks everything about a patch that can be known without a document.
   *
   * @throws JsonFormatException naming the operation (its index, from 0) and the member: not an
   *     array, more than {@link #MAX_OPERATIONS}, an unknown operation, a member missing or of the
   *     wrong type, a malformed pointer, a move into its own child
   */
  public static JsonPatch parse(JsonValue operations) throws JsonFormatException {
    if (!(operations instanceof JsonArray array)) {
      throw new JsonFormatException("a JSON Patch must be an array of operations");
    }
    if (array.size() > MAX_OPERATIONS) {
      throw new JsonFormatException(
          "a JSON Patch may have " + MAX_OPERATIONS + " operations, not " + array.size());
    }
    List<PatchOperation> parsed = new ArrayList<>(array.size());
    for (JsonValue operation : array) {
      parsed.add(PatchOperation.parse(parsed.size(), operation));
    }
    return new JsonPatch(parsed);
  }

  /**
   * The document with all operations applied in order; the document itself is unchanged, and what
   * the operations did not touch is shared with it.
   *
   * @throws JsonPatchTestFailedException if a {@code test} failed
   * @throws JsonPatchException if an operation is not applicable, or would take too much work
   */
  public JsonValue apply(JsonValue document) throws JsonPatchException {
    if (operations.isEmpty()) {
      return document;
    }
    PatchDraft draft = new PatchDraft(document);
    for (PatchOperation operation : operations) {
      draft.apply(operation);
    }
    return draft.finish();
  }
}
