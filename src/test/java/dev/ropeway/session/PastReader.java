package dev.ropeway.session;

import dev.ropeway.OverloadedException;
import dev.ropeway.TaggedKey;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.demo.Lobby;
import dev.ropeway.remote.RemoteReads;
import dev.ropeway.remote.RemoteStore;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own, whose heap is small, that reads a large past in every way,
 * several readers at a time. Arguments: JDBC URL, key, newest version. Prints what it has read.
 */
public final class PastReader {
  private static final int READERS = 6;

  private PastReader() {}

  /** Reads, and ends. */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.standard().with(Setting.HISTORY_BYTES, 4_194_304);
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try (TestNode node = TestNode.start(args[0], settings, List.of(Lobby.STORE))) {
      RemoteStore lobby = node.store("lobby");
      String key = args[1];
      long newest = Long.parseLong(args[2]);
      String top = Long.toString(Long.MAX_VALUE);
      all(readers, "page", () -> page(node, lobby, key, top, 1_000));
      all(readers, "refused", () -> page(node, lobby, key, top, 1));
      all(readers, "version", () -> node.version(lobby, key, newest - 1).isPresent());
      all(readers, "latest", () -> node.remote().latest(lobby, key).isPresent());
      all(readers, "replay", () -> replay(node, lobby, key));
      all(readers, "export", () -> export(node, key));
    } finally {
      readers.shutdownNow();
    }
    System.out.println("held");
    System.exit(0);
  }

  private static boolean page(
      TestNode node, RemoteStore lobby, String key, String before, int limit) {
    try (RemoteReads reads = node.remote().reads()) {
      var page = reads.versions(lobby, key, before, limit);
      return page.next() != null && !page.versions().isEmpty();
    }
  }

  private static boolean replay(TestNode node, RemoteStore lobby, String key) throws Exception {
    try (UpdateStream stream =
        Objects.requireNonNull(node.stream(lobby, key, OptionalLong.of(0)))) {
      StreamEvent event = Objects.requireNonNull(stream.next(Duration.ofSeconds(20)));
      return event.kind() == StreamEvent.Kind.RESET;
    }
  }

  private static boolean export(TestNode node, String key) throws IOException {
    var people = node.parts().people();
    try (Closeable exporting = people.beginExport()) {
      var tagged = new TaggedKey("lobby", key, 1, null, 1);
      return !people.exportedVersions(tagged, 0).isEmpty()
          && !people.exportedActions(tagged, "", 0).isEmpty();
    }
  }

  /** On a slow machine those that wait may be told to come again. */
  private static boolean orRefused(Callable<Boolean> read) throws Exception {
    try {
      return read.call();
    } catch (OverloadedException e) {
      return true;
    }
  }

  private static void all(ExecutorService readers, String what, Callable<Boolean> read)
      throws Exception {
    List<Future<Boolean>> reads = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      reads.add(readers.submit(() -> orRefused(read)));
    }
    for (Future<Boolean> each : reads) {
      System.out.println(what + " " + each.get(60, TimeUnit.SECONDS));
    }
  }
}
