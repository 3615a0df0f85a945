package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The two mirrors divide their work into files of the same names, {@code PatchDraft} in Java and
 * {@code patch-draft} in JavaScript, so that who knows one knows the other; that a name says {@code
 * Exception} is Java's custom alone. What only one language needs is named here, with its reason.
 */
class MirrorDivisionTest {
  private static final Path BROWSER = Path.of("src/main/webapp/ropeway");
  private static final Path JAVA = Path.of("src/main/java/dev/ropeway");

  /** Values and actions, which the Java mirror shares with the server. */
  private static final Set<String> SHARED = Set.of("json", "action");

  private static final Pattern DECLARED =
      Pattern.compile("(?m)^export (?:declare )?(?:interface|class|type) (\\w+)");
  private static final Pattern CLASS = Pattern.compile("(?m)^export (?:default )?class (\\w+)");

  private static final Set<String> ONLY_JAVASCRIPT =
      Set.of(
          // Where programs import from: connect(), with all options of a room in one object.
          "Ropeway",
          // Where programs import the collections from; the modules that have them are not public.
          "Collections",
          // Where programs import replay() from, with all its options in one object.
          "Replay",
          // What a room shows, for libraries of pages.
          "Store",
          "React",
          // What a browser tells of itself, and timers, which tests replace. In Java the clocks are
          // the JDK's and lie in the Context, the timers are the Serial's.
          "Environment",
          // A browser does not tell why a handshake failed; Java's client does.
          "LiveProbe",
          // The tabs of a browser share what they can; programs in Java do not.
          "TabHub",
          "TabLeader",
          "TabSocket",
          // JavaScript's values can be changed unless they are frozen; Java's JSON cannot.
          "Frozen",
          // Rooms of a page with the same token function share what it gives; in Java all rooms of
          // a client do.
          "TokenKeepers",
          // Failures of listeners go to the page; promises that they return can fail later.
          "Report",
          // What survives a page: a Java program that ends has ended, and has files of its own. The
          // browser's database and locks, ...
          "IndexedStorage",
          "ClientLocks",
          // ... what is stored there and in which form, ...
          "KeptForm",
          "KeptData",
          "KeptActions",
          "StoredOutbox",
          // ... when, by whom, and what becomes of what the dead have left, ...
          "RoomKeeper",
          "WriteLoop",
          "LeftBehind",
          // ... and a room that is there before its connection.
          "Persistence",
          "StoredLink");

  private static final Set<String> ONLY_JAVA =
      Set.of(
          // Many threads use a room. These run its tasks one after another, ...
          "Serial",
          // ... tell its listeners outside of the lock, with a bound, ...
          "Deliveries",
          // ... put a lock around its mirror, ...
          "SharedMirror",
          // ... and lead what the mirror tells to the listeners of the room.
          "RoomListeners",
          // A type for what LocalLink and RemoteLink have in common; JavaScript needs none.
          "Link",
          // Listeners are methods with types here, and have names in JavaScript.
          "MirrorListener",
          "Subscription",
          // Options are methods of a builder here, and an object in JavaScript. Threads and
          // connections have an owner that is closed.
          "RopewayClient",
          "RoomBuilder",
          "PlaybackBuilder",
          // Data of a type is read and written here; in JavaScript a type is only declared.
          "TypedRoom",
          "TypedRoomBuilder",
          // What connect() waits for, one after another, is a function in JavaScript.
          "RoomOpening",
          // Methods that are Room's own in JavaScript, in an interface as they are so many.
          "Patching",
          // Types of what are texts in JavaScript.
          "RoomState",
          "TransportKind",
          "Lifetime",
          // A promise that was left undecided tells so as an outcome; a future fails.
          "RoomClosed",
          "OutcomeUnknown");

  @Test
  void whatTheBrowserHasTheJavaMirrorHasUnderTheSameName() throws IOException {
    Set<String> java = new HashSet<>(javaFiles("client"));
    for (String shared : SHARED) {
      java.addAll(javaFiles(shared));
    }
    Set<String> alone = new TreeSet<>(scripts());
    alone.removeAll(java);
    assertEquals(new TreeSet<>(ONLY_JAVASCRIPT), alone);
  }

  @Test
  void whatTheJavaMirrorHasTheBrowserHasOrDeclaresUnderTheSameName() throws IOException {
    Set<String> alone = new TreeSet<>(javaFiles("client"));
    alone.removeAll(scripts());
    alone.removeAll(declared());
    assertEquals(new TreeSet<>(ONLY_JAVA), alone);
  }

  @Test
  void aScriptIsNamedAsTheClassThatItExports() throws IOException {
    for (Path script : files(BROWSER, ".js")) {
      for (String name : matches(CLASS, script)) {
        assertEquals(camelCase(script), name, script::toString);
      }
    }
  }

  @Test
  void everythingIsFound() throws IOException {
    assertFalse(scripts().isEmpty());
    assertFalse(declared().isEmpty());
    assertFalse(javaFiles("client").isEmpty());
  }

  private static Set<String> scripts() throws IOException {
    return files(BROWSER, ".js").stream()
        .map(MirrorDivisionTest::camelCase)
        .collect(Collectors.toSet());
  }

  private static Set<String> declared() throws IOException {
    Set<String> declared = new HashSet<>();
    for (Path declarations : files(BROWSER, ".d.ts")) {
      declared.addAll(matches(DECLARED, declarations));
    }
    return declared;
  }

  private static Set<String> javaFiles(String name) throws IOException {
    return files(JAVA.resolve(name), ".java").stream()
        .map(file -> file.getFileName().toString().replaceFirst("(Exception)?\\.java$", ""))
        .filter(file -> !file.equals("package-info"))
        .collect(Collectors.toSet());
  }

  private static Set<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).collect(Collectors.toSet());
    }
  }

  private static Set<String> matches(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }

  private static String camelCase(Path script) {
    String name = script.getFileName().toString().replace(".js", "");
    return Stream.of(name.split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }
}
