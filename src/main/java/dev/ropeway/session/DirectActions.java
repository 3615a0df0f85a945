package dev.ropeway.session;

import dev.ropeway.After;
import dev.ropeway.Patch;
import dev.ropeway.Scheduled;
import dev.ropeway.action.ClientNames;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records actions on keys that nobody need have opened: nothing of them is read or watched for it.
 * What somebody has under way on one key at the same time is one client's, and so applies in the
 * order of the calls; a client is forgotten when all of its actions are decided. Thread-safe.
 */
final class DirectActions {
  private final SessionParts parts;
  private final String application = UniqueNames.next(ClientNames.SESSION);
  private final Map<Place, Client> clients = new ConcurrentHashMap<>();

  /**
   * Where a client is.
   *
   * @param identity whose it is; null: the application's
   */
  private record Place(EntryKey key, @Nullable String identity) {}

  /** Who numbers what is under way. Guarded by the map. */
  private static final class Client {
    final String name;
    long lastId;
    int open;

    Client(@Nullable String identity) {
      this.name = UniqueNames.next(ClientNames.SESSION, identity);
    }
  }

  DirectActions(SessionParts parts) {
    this.parts = parts;
  }

  /** Records an action, in the calling thread's transaction if it is in one. */
  <T> Patch record(Errand<T> errand) {
    parts.budget().take(List.of(use(errand)));
    JtaTransaction caller = parts.transaction();
    if (caller != null) {
      return caller.patch(errand, pending -> {});
    }
    ActionId once = errand.onceId();
    return once == null ? submit(errand) : parts.send(errand, once, Numbering.IDEMPOTENCY_KEY);
  }

  /** Has an action recorded later, in the calling thread's transaction if it is in one. */
  Scheduled schedule(Errand<?> errand, After when) {
    parts.budget().take(List.of(use(errand)));
    return parts.scheduling().schedule(errand, when, parts.transaction());
  }

  /** What an action takes; all that the application records so is on one budget of a client. */
  Budget.Use use(Errand<?> errand) {
    return errand.use(application);
  }

  private Patch submit(Errand<?> errand) {
    Place place = new Place(errand.key(), errand.by().identity());
    List<SentPatch> sent = new ArrayList<>(1);
    clients.compute(
        place,
        (at, known) -> {
          Client client = known == null ? new Client(at.identity()) : known;
          sent.add(submit(errand, client));
          return client;
        });
    SentPatch patch = sent.get(0);
    patch.pending().outcome().whenComplete((decided, failure) -> decided(place));
    return patch;
  }

  private SentPatch submit(Errand<?> errand, Client client) {
    ActionId id = new ActionId(errand.key(), client.name, client.lastId + 1);
    SentPatch patch = parts.send(errand, id, Numbering.OWN);
    client.lastId++;
    client.open++;
    return patch;
  }

  private void decided(Place place) {
    clients.computeIfPresent(place, (at, client) -> --client.open == 0 ? null : client);
  }

  /** The client on whose budget the application is. */
  String application() {
    return application;
  }

  /** How many clients have something under way. For tests. */
  int clients() {
    return clients.size();
  }
}
