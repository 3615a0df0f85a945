package dev.ropeway.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of lines as they stand in a file, each with its end. Confined to one thread. */
public final class LineHash {
  private final MessageDigest digest;

  private LineHash(MessageDigest digest) {
    this.digest = digest;
  }

  /** Of no lines yet. */
  public static LineHash empty() {
    try {
      return new LineHash(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Adds a line. */
  public void add(String line) {
    add(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a line in UTF-8. */
  public void add(byte[] line) {
    digest.update(line);
    digest.update((byte) '\n');
  }

  /** The same, to which other lines may be added. */
  public LineHash copy() {
    try {
      return new LineHash((MessageDigest) digest.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of every Java platform can be copied", e);
    }
  }

  /** The hash of all lines so far, in hexadecimal digits. */
  public String text() {
    return HexFormat.of().formatHex(copy().digest.digest());
  }
}
