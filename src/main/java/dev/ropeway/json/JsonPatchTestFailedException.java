package dev.ropeway.json;

/** A {@code test} operation that found another value, or none. */
public final class JsonPatchTestFailedException extends JsonPatchException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message begins with {@link JsonPatch#TEST_FAILED}
   */
  public JsonPatchTestFailedException(String message) {
    super(message);
  }
}
