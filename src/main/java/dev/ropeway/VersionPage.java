package dev.ropeway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an entry's history.
 *
 * @param versions newest first; a version with more actions than fit a page is on several pages,
 *     each with some of them, in their order
 * @param next where the page behind this one begins; null if there is none
 */
public record VersionPage(List<EntryVersion> versions, @Nullable String next) {

  /** Copies the list. */
  public VersionPage {
    versions = List.copyOf(versions);
  }
}
