package dev.ropeway;

import jakarta.json.JsonArray;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one key without opening a session. Every call reads the database, so it sees all outcomes
 * acknowledged before it, whichever node acknowledged them. Data of older forms has its migrations
 * done; where this node cannot, calls throw {@link IllegalStateException}. One that acts for a
 * caller ({@link SessionService#as}) throws {@link AccessDeniedException} for what he may not see.
 * Thread-safe; calls block on the database.
 *
 * @param <T> the type of the data
 */
public interface View<T> {

  /**
   * The newest version; version 0 with the default data if the key was never written, and the
   * version at which it was deleted, with the default data, if it is deleted: see {@link
   * Entry#exists}.
   */
  Entry<T> latest();

  /**
   * One version.
   *
   * @param version 0 is the default data
   * @return empty if there is no such version yet, or the entry was deleted at it
   * @throws HistoryPrunedException if it is no longer kept
   */
  Optional<Entry<T>> version(long version);

  /**
   * The version that was newest at an instant.
   *
   * @param instant inclusive
   * @return empty if the key was first written later, or was deleted then
   * @throws HistoryPrunedException if it is no longer kept
   */
  Optional<Entry<T>> at(Instant instant);

  /** The newest 100 versions: the first page of {@link #versions(long, int)}. */
  default List<EntryVersion> versions() {
    return versions(Long.MAX_VALUE, 100);
  }

  /**
   * A page of versions, newest first, with the actions that made them and those that were refused
   * on them. The next page is the one before the last version of this page; the page behind the
   * last one is empty. A page that would be too large has fewer versions, and the first of them, if
   * it is too large by itself, has only some of its actions: {@link #versionPage} tells all.
   *
   * @param before only versions below this one
   * @param limit most versions of the page, 1 to {@code ropeway.limit.page}
   * @throws HistoryPrunedException if there were such versions, and none of them is kept
   */
  List<EntryVersion> versions(long before, int limit);

  /**
   * A page of versions, newest first, with the actions that made them and those that were refused
   * on them. It ends early where it would have more than {@code ropeway.limit.page.bytes}, be it
   * within a version. Whoever follows {@link VersionPage#next} is told every action once.
   *
   * @param before a version, below which the page begins, or what the page before said is next;
   *     null to begin with the newest
   * @param limit most versions of the page, 1 to {@code ropeway.limit.page}
   * @throws HistoryPrunedException if there were such versions, and none of them is kept
   * @throws IllegalArgumentException if the page is to begin nowhere
   */
  VersionPage versionPage(@Nullable String before, int limit);

  /**
   * What leads from one version to another, which may be the older one.
   *
   * @param from 0 is the default data
   * @param to 0 is the default data
   * @return RFC 6902 operations; empty if one of the versions was not made yet
   * @throws HistoryPrunedException if one of them is no longer kept
   */
  Optional<JsonArray> diff(long from, long to);

  /**
   * Records an action that gives the entry the data that a version had, as it is read now. It is an
   * action like any other: the past is kept, and inside a JTA transaction it is recorded if and
   * only if that commits. In the log it is named {@code restore}, with the version.
   *
   * @param version 0 is the default data
   * @throws HistoryPrunedException if it is no longer kept
   * @throws NotRecordedException if there is no such version yet, its data no longer fits the
   *     store, a bound is reached or this node cannot work on the key
   */
  Patch restoreTo(long version);

  /**
   * As {@link #restoreTo(long)}, but recorded once however often it is asked for: a repeat gets the
   * first one's outcome, also when the version is gone meanwhile.
   *
   * @param once the same for each repeat
   */
  Patch restoreTo(long version, IdempotencyKey once);
}
