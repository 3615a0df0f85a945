package dev.ropeway;

import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client tries to do to an entry. Immutable.
 *
 * <p>{@code path}, {@code oldValue} and {@code newValue} are what the arguments name: convenient,
 * but the same place can be changed in many ways, by {@code merge}, {@code patch} or {@code
 * restore}, by a {@code set} of what it lies in, or by an action of the application. Whoever
 * protects a place asks {@link #touches}, or looks at {@code before} and {@code after}.
 *
 * @param subject the identity of the verified caller, else that of the client; null if it gave no
 *     name
 * @param roles what the verified caller was when the action was recorded; unmodifiable
 * @param action the name of the action
 * @param args its arguments; null's JSON value for {@code restore}
 * @param path JSON Pointer of the place that the arguments name; empty, which is the root, if they
 *     name none or several
 * @param oldValue what is there now; null if nothing
 * @param newValue what would be there; null if nothing
 * @param before the whole data as it is, {@code $room} included
 * @param after the whole data as it would be
 * @param paths JSON Pointers of all places that would change: from the difference of the data, each
 *     as deep as there is an object or an array before and after, elements of arrays by their
 *     numbers. What owners, lifetimes or versions say of a place counts as the place itself. An
 *     object or array in which more than 1,000 places would change is told as one. Unmodifiable;
 *     empty if nothing would change
 */
public record Attempt(
    @Nullable String subject,
    Set<String> roles,
    String action,
    JsonValue args,
    String path,
    @Nullable JsonValue oldValue,
    @Nullable JsonValue newValue,
    JsonValue before,
    JsonValue after,
    List<String> paths) {

  /** Copies the roles and the paths. */
  public Attempt {
    roles = Set.copyOf(roles);
    paths = List.copyOf(paths);
  }

  /**
   * Whether a place would change: one of the paths is this place, lies in it, or is what it lies
   * in.
   *
   * @param place a JSON Pointer
   */
  public boolean touches(String place) {
    return paths.stream().anyMatch(each -> isIn(each, place) || isIn(place, each));
  }

  private static boolean isIn(String path, String container) {
    return path.startsWith(container)
        && (path.length() == container.length() || path.charAt(container.length()) == '/');
  }
}
