package dev.ropeway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with a PostgreSQL of its own. */
@Timeout(180)
class EmbeddedServerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path data;

  @Test
  void stopsItsDatabaseWhenItStops() throws Exception {
    Path file = data.resolve("postgres/postmaster.pid");
    try (LibertyProcess server =
        ServerFolder.make("embedded", "")
            .with("ROPEWAY_DATA", data.toString())
            .start()
            .awaitReady()) {
      long pid = pid(file);
      assertNobodyElseMayWrite();
      assertTrue(ProcessHandle.of(pid).isPresent());

      // Threads that the server lends have come to rest by then, and end with the application.
      LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
      server.stop();

      Await.until(PATIENCE, "PostgreSQL has ended", () -> ProcessHandle.of(pid).isEmpty());
      assertFalse(Files.exists(file), "as after a shutdown that was asked for");
    }
  }

  /** What others could write they could have this user run. */
  private void assertNobodyElseMayWrite() throws Exception {
    Path programs = data.resolve("programs");
    assertEquals("rwx------", mode(programs));
    assertEquals("rw-------", mode(data.resolve("pgpass")));
    try (Stream<Path> files = Files.walk(programs)) {
      List<Path> writable =
          files
              .filter(each -> !Files.isSymbolicLink(each))
              .filter(each -> mode(each).matches(".....w.*|........w."))
              .toList();
      assertEquals(List.of(), writable);
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long pid(Path file) throws Exception {
    return Long.parseLong(Files.readAllLines(file).get(0).strip());
  }
}
