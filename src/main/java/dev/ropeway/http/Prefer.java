package dev.ropeway.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code Prefer} header (RFC 7240). What is not known or cannot be read is ignored. */
final class Prefer {
  static final String HEADER = "Prefer";
  static final String APPLIED = "Preference-Applied";
  static final String RESPOND_ASYNC = "respond-async";

  private Prefer() {}

  /**
   * Whether the client asks not to be kept waiting.
   *
   * @param lines the header's lines; null if it was not sent
   */
  static boolean respondAsync(@Nullable List<String> lines) {
    if (lines == null) {
      return false;
    }
    return HeaderText.split(String.join(",", lines), ',').stream().anyMatch(Prefer::isRespondAsync);
  }

  private static boolean isRespondAsync(String preference) {
    List<String> nameAndValue = HeaderText.split(HeaderText.split(preference, ';').get(0), '=');
    // an empty value is the same as none
    return nameAndValue.get(0).strip().equalsIgnoreCase(RESPOND_ASYNC)
        && (nameAndValue.size() == 1
            || (nameAndValue.size() == 2 && isEmpty(nameAndValue.get(1).strip())));
  }

  private static boolean isEmpty(String value) {
    return value.isEmpty() || value.equals("\"\"");
  }
}
