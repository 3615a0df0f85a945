package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineHash;
import dev.ropeway.journal.LineKind;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A file that an export is written to, which may have been interrupted. What is there is read and
 * verified, and cut behind the last entry that is whole. Confined to one thread.
 */
final class ExportFile implements Closeable {
  private static final int BUFFER = 1 << 18;

  private final FileChannel channel;
  private final ExportWriter writer;
  private final EntryKey after;

  private ExportFile(FileChannel channel, Place place) throws IOException {
    this.channel = channel;
    this.writer =
        new ExportWriter(
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER),
            place.hash(),
            place.entries());
    this.after = place.after();
    channel.truncate(place.offset());
    channel.position(place.offset());
  }

  /** A place behind which an export can go on. */
  private record Place(EntryKey after, LineHash hash, long entries, long offset) {
    static Place start() {
      return new Place(StoreWalk.FIRST, LineHash.empty(), 0, 0);
    }
  }

  /**
   * Makes the file, or goes on with it.
   *
   * @param head what is to be in it
   * @throws TransferException if something else is in it, or it is complete
   */
  static ExportFile open(Path file, ExportHead head) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) { // held until it is closed
        throw new TransferException(file + " is being written by another process.");
      }
      Place place = Files.size(file) == 0 ? null : interrupted(file, head);
      return new ExportFile(channel, place == null ? Place.start() : place);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Where to go on; null: nowhere yet. */
  private static @Nullable Place interrupted(Path file, ExportHead head) throws IOException {
    try (ExportReader lines = new ExportReader(Files.newInputStream(file))) {
      Place place = null;
      for (ExportLine line = lines.next(); line != null; line = lines.next()) {
        if (line.kind() == LineKind.EXPORT && !lines.head().isLike(head)) {
          throw new TransferException(
              "%s was begun with other options, or by another version: name another file."
                  .formatted(file));
        }
        if (line.kind() == LineKind.END || line.kind() == LineKind.GONE) {
          place = new Place(line.entry(), lines.hash(), lines.entries(), lines.offset());
        }
      }
      if (lines.complete()) {
        throw new TransferException(file + " is complete: name another file.");
      }
      lines.head(); // or it is none of ours
      return place;
    }
  }

  /** What writes behind what is there. */
  ExportWriter writer() {
    return writer;
  }

  /** The last key that is in it; {@link StoreWalk#FIRST}: nothing is. */
  EntryKey after() {
    return after;
  }

  /** Has the disk keep it. */
  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
