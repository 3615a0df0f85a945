package dev.ropeway.json;

/** A patch that cannot be applied to a document; the message names the operation and its path. */
public class JsonPatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which operation, where, and why it does not apply
   */
  public JsonPatchException(String message) {
    super(message);
  }
}
