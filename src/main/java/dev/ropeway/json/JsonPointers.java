package dev.ropeway.json;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON Pointer (RFC 6901): {@code /a/b/0}, where {@code ~1} stands for / and {@code ~0} for ~. */
public final class JsonPointers {

  /**
   * The unescaped reference tokens, none for the whole document; unmodifiable.
   *
   * @throws JsonFormatException if it is not a JSON Pointer
   */
  public static List<String> parse(String pointer) throws JsonFormatException {
    if (pointer.isEmpty()) {
      return List.of();
    }
    if (pointer.charAt(0) != '/') {
      throw new JsonFormatException(
          "not a JSON Pointer, it must be empty or start with /: " + pointer);
    }
    List<String> tokens = new ArrayList<>(4);
    for (int start = 1; start <= pointer.length(); ) {
      int slash = pointer.indexOf('/', start);
      int end = slash < 0 ? pointer.length() : slash;
      tokens.add(unescape(pointer.substring(start, end), pointer));
      start = end + 1;
    }
    return List.copyOf(tokens);
  }

  /**
   * The value that the pointer names, null if there is none.
   *
   * @throws JsonFormatException if it is not a JSON Pointer
   */
  public static @Nullable JsonValue get(JsonValue document, String pointer)
      throws JsonFormatException {
    return get(document, parse(pointer));
  }

  /** The value that the unescaped tokens lead to, null if there is none. */
  public static @Nullable JsonValue get(JsonValue document, List<String> tokens) {
    return (JsonValue) find(document, tokens); // what a JSON value contains is JSON values
  }

  /** The same in what may be a draft. */
  static @Nullable Object find(Object document, List<String> tokens) {
    Object found = document;
    for (int i = 0; i < tokens.size() && found != null; i++) {
      found = child(found, tokens.get(i));
    }
    return found;
  }

  /** The token as it is written in a pointer. */
  public static String escape(String token) {
    if (token.indexOf('~') < 0 && token.indexOf('/') < 0) {
      return token;
    }
    return token.replace("~", "~0").replace("/", "~1");
  }

  /** The pointer to what a token names in what a pointer leads to. */
  public static String below(String pointer, String token) {
    return pointer + '/' + escape(token);
  }

  /** What a token names in an object or array, which may be a draft of one; null if nothing. */
  public static @Nullable Object child(Object container, String token) {
    if (container instanceof Map<?, ?> object) {
      return object.get(token);
    }
    if (container instanceof List<?> array) {
      int index = index(token);
      return index >= 0 && index < array.size() ? array.get(index) : null;
    }
    return null;
  }

  /** The array index that the token is: decimal, without leading zeros; -1 if it is none. */
  public static int index(String token) {
    int length = token.length();
    // nine digits are more than any array has, and fit in an int
    if (length == 0 || length > 9 || (length > 1 && token.charAt(0) == '0')) {
      return -1;
    }
    int index = 0;
    for (int i = 0; i < length; i++) {
      char c = token.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      index = index * 10 + (c - '0');
    }
    return index;
  }

  private static String unescape(String token, String pointer) {
    int tilde = token.indexOf('~');
    if (tilde < 0) {
      return token;
    }
    for (; tilde >= 0; tilde = token.indexOf('~', tilde + 1)) {
      char next = tilde + 1 < token.length() ? token.charAt(tilde + 1) : ' ';
      if (next != '0' && next != '1') {
        throw new JsonFormatException(
            "not a JSON Pointer, ~ must be followed by 0 or 1: " + pointer);
      }
    }
    return token.replace("~1", "/").replace("~0", "~");
  }

  /** How messages name what a pointer leads to. */
  public static String place(String pointer) {
    return pointer.isEmpty() ? "the root" : pointer;
  }

  private JsonPointers() {}
}
