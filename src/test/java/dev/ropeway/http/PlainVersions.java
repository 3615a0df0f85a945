package dev.ropeway.http;

import dev.ropeway.delivery.StampedVersion;
import java.util.Arrays;

/** Versions of keys as numbers alone. */
final class PlainVersions {
  private PlainVersions() {}

  static StampedVersion[] of(long... versions) {
    return Arrays.stream(versions).mapToObj(StampedVersion::plain).toArray(StampedVersion[]::new);
  }
}
