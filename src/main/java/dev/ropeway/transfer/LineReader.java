package dev.ropeway.transfer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of bytes, none of them without a bound. Confined to one thread. */
final class LineReader implements Closeable {
  /** Of a row the largest parts are its data and its patch, each at most a few MiB. */
  static final int LONGEST = 64 << 20;

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final int longest;
  private long number;
  private long offset;

  LineReader(InputStream in, int longest) {
    this.in = new BufferedInputStream(in, BUFFER);
    this.longest = longest;
  }

  /**
   * The next line without its end; null if there is none any more, or one that does not end.
   *
   * @throws TransferException if it is too long
   */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 10);
    for (int each = in.read(); each >= 0; each = in.read()) {
      if (each == '\n') {
        number++;
        offset += line.size() + 1L;
        return line.toByteArray();
      }
      if (line.size() == longest) {
        throw TransferException.at(number + 1, "It is longer than %d bytes.".formatted(longest));
      }
      line.write(each);
    }
    return null;
  }

  /** The number of the last line, from 1. */
  long number() {
    return number;
  }

  /** Where the line behind it begins, in bytes. */
  long offset() {
    return offset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
