package dev.ropeway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What an Open Liberty finds out at its first start and keeps for the next ones: which bundles its
 * features need and how they hang together, a fifth of what a first start costs. The first of the
 * tests' servers that comes to an orderly end leaves it to all that are made later. What it has is
 * checked against the configuration at each start, as at a second start of the same server.
 */
final class ServerCache {
  private static final Path KEPT = Path.of("target/liberty/workarea");
  private static final String NAME = "workarea";

  private ServerCache() {}

  /** For a server that has not been started yet. */
  static void give(Path server) throws IOException {
    Path own = server.resolve(NAME);
    if (Files.exists(KEPT) && Files.notExists(own)) {
      copy(KEPT, own);
    }
  }

  /** From a server that has stopped, unless there is one. */
  static void keep(Path server) throws IOException {
    Path own = server.resolve(NAME);
    if (Files.exists(own) && Files.notExists(KEPT)) {
      Path copy = KEPT.resolveSibling(NAME + "-" + UUID.randomUUID());
      copy(own, copy);
      try {
        Files.move(copy, KEPT, StandardCopyOption.ATOMIC_MOVE); // whole, whoever looks
      } catch (IOException e) {
        return; // another JVM was first
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> place(file, to.resolve(from.relativize(file))));
    }
  }

  private static void place(Path file, Path at) {
    try {
      Files.copy(file, at, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
