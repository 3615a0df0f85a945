package dev.ropeway.json;

/** Says inside this package why an operation does not apply; its callers add which one it is. */
final class NotApplicable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String why;

  NotApplicable(String why) {
    super(why, null, false, false); // always translated: its stack trace would never be seen
    this.why = why;
  }

  @Override
  public String getMessage() {
    return why;
  }
}
