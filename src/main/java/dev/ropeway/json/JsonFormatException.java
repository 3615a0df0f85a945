package dev.ropeway.json;

/** JSON that is malformed or does not have the expected shape; the message says what and where. */
public final class JsonFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong and where, as a JSON Pointer or as line and column; it is shown to
   *     whoever sent the JSON
   */
  public JsonFormatException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what found the fault
   */
  public JsonFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
