package dev.ropeway;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of people, in all stores: {@code @Inject PersonalData people}. It acts as the
 * application, which may do everything; {@link #as} gives one that acts for somebody, to whom what
 * he may not do throws an {@link AccessDeniedException}. A user id is whatever the application
 * calls a person: 1 to 200 code points without control characters, not {@code .} or {@code ..}.
 * Blocks on the database, and within a JTA transaction is no part of that. Thread-safe.
 */
public interface PersonalData {

  /**
   * Says that what is stored under a key is data of this person. The key need not have been
   * written; tagging twice is the same as once. Takes the right {@code tag}, and to be that person.
   *
   * @throws IllegalStateException if the key is tagged with as many others as it may be
   */
  void tag(Store<?> store, String key, String userId);

  /** Takes the tag off, if there is one. Takes what {@link #tag} does. */
  void untag(Store<?> store, String key, String userId);

  /**
   * The first keys that are tagged with a person: up to 100, or {@code ropeway.limit.page} if that
   * is less. Takes to be that person.
   */
  TaggedKeyPage keys(String userId);

  /**
   * A page of the keys that are tagged with a person, by store and key. Takes to be that person.
   *
   * @param after where the page begins: {@link TaggedKeyPage#next} of the one before; null to begin
   *     with the first
   * @param limit most keys of the page, 1 to {@code ropeway.limit.page}
   */
  TaggedKeyPage keys(String userId, @Nullable String after, int limit);

  /**
   * Writes all that is stored under the keys of a person as one JSON document, page by page, so
   * that its size is no matter. Takes to be that person.
   *
   * @param out stays open
   * @throws OverloadedException if too many others export at present
   */
  void export(String userId, OutputStream out) throws IOException;

  /**
   * Erases a person's data everywhere, history and log included, in the background; a node that
   * dies leaves that to another. Takes to be that person.
   *
   * @param shared whether keys are erased, too, that are about others as well; that takes the role
   *     {@code ropeway-privacy}. Else they are left
   * @return completes when all is done; stays open if another node has to take it up, in which case
   *     {@link #erasures} tells of its end
   */
  CompletionStage<Erasure> erase(String userId, boolean shared);

  /** The newest 100 erasures of a person, the newest first. Takes to be that person. */
  List<Erasure> erasures(String userId);

  /** The same for a caller, who is judged as if he sent a request. */
  PersonalData as(Caller caller);
}
