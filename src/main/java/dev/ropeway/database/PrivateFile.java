package dev.ropeway.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Files and folders that nobody else may look into. Where there are no such permissions, as ever.
 */
final class PrivateFile {
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFile() {}

  /** Writes all of it or nothing, and is durable when it returns. */
  static void write(Path file, String text) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    Path whole = Files.createTempFile(folder, "new", null); // for its owner alone
    try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** Makes a folder, with those above it, unless it is there. */
  static void makeFolder(Path folder) throws IOException {
    FileAttribute<?>[] attributes =
        hasPermissions(folder)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FOLDER)}
            : new FileAttribute<?>[0];
    Files.createDirectories(folder, attributes);
  }

  /** Makes a folder, or takes the others' permissions off it. */
  static void closeFolder(Path folder) throws IOException {
    makeFolder(folder);
    if (hasPermissions(folder)) {
      Files.setPosixFilePermissions(folder, FOLDER);
    }
  }

  /** Makes an empty file, or takes the others' permissions off it. */
  static void closeFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      write(file, "");
    } else if (hasPermissions(file)) {
      Files.setPosixFilePermissions(file, FILE);
    }
  }

  /** Whether somebody else than its owner may do anything with it. */
  static boolean openToOthers(Path file) throws IOException {
    return hasPermissions(file)
        && Files.getPosixFilePermissions(file).stream()
            .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
  }

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
