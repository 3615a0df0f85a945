package dev.ropeway.room;

import dev.ropeway.journal.ClientKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Who is present through this node: how it is, and what the database has been told of it. What has
 * to be told is taken in batches, and never lost. Thread-safe.
 */
final class LocalPresence {
  // all guarded by this
  private final Map<ClientKey, Integer> streams = new HashMap<>();
  private final Set<ClientKey> told = new HashSet<>();

  /** Those of whom nobody knows what the database was told, as telling it failed. */
  private final Set<ClientKey> unsure = new HashSet<>();

  /** Who shall not be waited for, once the last stream has ended. */
  private final Set<ClientKey> leaving = new HashSet<>();

  /** Who has been admitted since the database was last told. */
  private final Set<ClientKey> admitted = new HashSet<>();

  private final Map<ClientKey, CompletableFuture<Void>> untold = new LinkedHashMap<>();

  /** What the database is to be told of a client. */
  enum Change {
    JOIN,
    PART,
    LEAVE,
    NONE
  }

  /**
   * Something to tell, with who waits for it.
   *
   * @param admitted whether it may be told of somebody who is new
   */
  record Wish(ClientKey client, Change change, boolean admitted, CompletableFuture<Void> done) {}

  /**
   * A stream of the client has been opened; completes when all nodes may know.
   *
   * @param may whether it was admitted, in case that it is not there
   */
  synchronized CompletableFuture<Void> join(ClientKey client, boolean may) {
    if (may) {
      admitted.add(client);
    }
    streams.merge(client, 1, Integer::sum);
    leaving.remove(client);
    return tell(client);
  }

  /** A stream of the client has ended; it may come back for a while. */
  synchronized void part(ClientKey client) {
    streams.computeIfPresent(client, (c, count) -> count > 1 ? count - 1 : null);
    tell(client);
  }

  /** Lets a client go at once, unless another stream of it is open; completes when it has gone. */
  synchronized CompletableFuture<Void> leave(ClientKey client) {
    leaving.add(client);
    return tell(client);
  }

  private CompletableFuture<Void> tell(ClientKey client) {
    return untold.computeIfAbsent(client, c -> new CompletableFuture<>());
  }

  /** Whether the client is present here, and all may know. */
  synchronized boolean has(ClientKey client) {
    return streams.containsKey(client) && told.contains(client) && !unsure.contains(client);
  }

  /** The first wishes, which count as told from now on; {@link #takeBack} ends that. */
  synchronized List<Wish> take(int most) {
    List<Wish> wishes = new ArrayList<>();
    var all = untold.entrySet().iterator();
    while (all.hasNext() && wishes.size() < most) {
      var next = all.next();
      ClientKey client = next.getKey();
      boolean may = admitted.remove(client);
      wishes.add(new Wish(client, change(client), may, next.getValue()));
      all.remove();
    }
    return wishes;
  }

  private Change change(ClientKey client) {
    boolean leaves = leaving.remove(client);
    boolean again = unsure.remove(client);
    if (streams.containsKey(client)) {
      return told.add(client) || again ? Change.JOIN : Change.NONE;
    }
    boolean known = told.remove(client) || again;
    return leaves ? Change.LEAVE : known ? Change.PART : Change.NONE;
  }

  /** The database takes it in no room, whatever was wished. */
  synchronized void refused(ClientKey client) {
    told.remove(client);
  }

  /** Has something told again of which nobody knows whether it was told. */
  synchronized void takeBack(Wish wish) {
    if (wish.change() != Change.NONE) {
      unsure.add(wish.client());
      if (wish.admitted()) {
        admitted.add(wish.client());
      }
      if (wish.change() == Change.LEAVE) {
        leaving.add(wish.client());
      }
      tell(wish.client());
    }
  }

  /** Has everybody told anew, as the database has forgotten them. */
  synchronized void tellAll() {
    told.clear();
    streams.keySet().forEach(this::tell);
  }

  /** Whether there is something to tell. */
  synchronized boolean waiting() {
    return !untold.isEmpty();
  }

  /** Whether the database has been told of anybody. */
  synchronized boolean any() {
    return !told.isEmpty() || !unsure.isEmpty();
  }

  synchronized int count() {
    return streams.size();
  }
}
