package dev.ropeway.remote;

import dev.ropeway.AccessRequest;
import dev.ropeway.Ack;
import dev.ropeway.Caller;
import dev.ropeway.Right;
import dev.ropeway.access.LiveAccess;
import dev.ropeway.access.Permit;
import dev.ropeway.action.Actor;
import dev.ropeway.action.ClientNames;
import dev.ropeway.action.GlidePath;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.feed.StreamTimes.Step;
import dev.ropeway.feed.Streams;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RoomGroup;
import dev.ropeway.room.Rooms;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What remote clients may do in rooms, which are the entries of realtime stores. Names are checked
 * by the caller with {@link NameRules}. Thread-safe; may block on the database.
 */
public final class RoomRequests {
  /** By how much the keys of a group's rooms are longer than its name. */
  public static final int GROUP_SUFFIX = RoomGroup.SUFFIX;

  /** How far back a stream may go on that is of somebody who may not see the history. */
  private static final Duration RESUME = Duration.ofHours(1);

  private final NodeClock clock;
  private final Streams streams;
  private final Rooms rooms;
  private final Entrances entrances;
  private final Duration hold;
  private final LiveAccess live;
  private final Shares shares;
  private final Permit permit;

  RoomRequests(RemoteParts parts, Permit permit) {
    this.entrances = new Entrances(parts);
    this.hold = parts.settings().time(Setting.ROOM_HOLD);
    this.clock = parts.clock();
    this.streams = parts.streams();
    this.rooms = parts.rooms();
    this.live = parts.live();
    this.shares = parts.shares();
    this.permit = permit;
  }

  /** Counts a write to a stream's reader that began at a reading of {@link System#nanoTime}. */
  public void written(long start) {
    streams.times().since(Step.WRITE, start);
  }

  /**
   * Opens a stream, and waits until it has begun; see {@link #open}.
   *
   * @return null if this node has as many readers as it may
   */
  public @Nullable UpdateStream stream(
      RemoteStore store,
      String key,
      @Nullable StampedVersion resumeAfter,
      Optional<String> client) {
    CompletionStage<UpdateStream> opening = open(store, key, resumeAfter, client);
    return opening == null ? null : await(opening);
  }

  /** Waits until a stream has begun, and fails as it does. */
  public static UpdateStream await(CompletionStage<UpdateStream> opening) {
    try {
      return opening.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Opens a stream. Whoever may not see who is present gets the data alone. Judges on the calling
   * thread; what it begins with is read with that of others.
   *
   * @param resumeAfter the version it has; null to begin with a snapshot
   * @param client who becomes present if the store is realtime
   * @return completes on a thread that opens those of others: what follows must not block; null if
   *     this node has as many readers as it may
   */
  public @Nullable CompletionStage<UpdateStream> open(
      RemoteStore store,
      String key,
      @Nullable StampedVersion resumeAfter,
      Optional<String> client) {
    return open(store, key, resumeAfter, client.map(permit::client).orElse(null), null);
  }

  /**
   * As {@link #open}, but its updates have the acks of that client's actions and transactions
   * alone; of nobody's if there is none.
   */
  public @Nullable CompletionStage<UpdateStream> openWithOwnAcks(
      RemoteStore store,
      String key,
      @Nullable StampedVersion resumeAfter,
      Optional<String> client) {
    String name = client.map(permit::client).orElse(null);
    Predicate<Ack> own = ack -> name != null && ClientNames.isOf(name, ack.client());
    return open(store, key, resumeAfter, name, own);
  }

  private @Nullable CompletionStage<UpdateStream> open(
      RemoteStore store,
      String key,
      @Nullable StampedVersion resumeAfter,
      @Nullable String name,
      @Nullable Predicate<Ack> told) {
    requireWatching(store, key);
    EntryKey entry = new EntryKey(store.name(), key);
    boolean past = permit.has(Right.HISTORY, store.name(), key);
    Instant oldest = past ? Instant.MIN : clock.instant().minus(RESUME);
    boolean present = store.realtime() && name != null;
    if (present) {
      permit.require(Right.PRESENCE, store.name(), key);
      shares.requireNew(permit.identity());
    }
    boolean room = present || (store.realtime() && permit.has(Right.PRESENCE, store.name(), key));
    CompletionStage<UpdateStream> opening;
    if (room) {
      Rooms.Entrance entrance = entrances.enter(entry, name, permit.caller());
      shares.made(permit.identity(), present ? 1 : 0);
      opening = streams.open(entry, store.bound(), resumeAfter, oldest, entrance.side(), told);
    } else {
      opening = streams.open(entry, store.bound(), resumeAfter, oldest, null, told);
    }
    Caller caller = permit.caller();
    if (opening == null || caller == null) {
      return opening;
    }
    List<AccessRequest> needs = needs(caller, entry, room);
    return opening.thenApply(stream -> new GuardedStream(stream, live, caller, needs));
  }

  /**
   * Sends a client to a room of a group that has a free seat, the fullest of them, or to a new one,
   * and holds the seat for it for a while; where it is already, or was sent a moment ago, if so. He
   * needs the rights to watch the room and to be present there.
   *
   * @param client his client's name, or {@code ~} and the end of it
   */
  public CompletionStage<HeldSeat> join(RemoteStore store, String group, String client) {
    String name = permit.client(client);
    RoomGroup rooms = new RoomGroup(store.name(), group);
    String fresh = rooms.newKey();
    requirePresence(store, fresh);
    shares.requireNew(permit.identity());
    return this.rooms
        .find(rooms, Actor.identity(name), fresh)
        .thenApply(
            key -> {
              if (key.equals(fresh)) {
                shares.made(permit.identity(), 1);
              } else {
                requirePresence(store, key);
              }
              return new HeldSeat(key, name, hold);
            });
  }

  private void requirePresence(RemoteStore store, String key) {
    requireWatching(store, key);
    permit.require(Right.PRESENCE, store.name(), key);
  }

  /** Has a stream that was opened by the same caller go on with his newer token. */
  public void renew(UpdateStream stream) {
    Caller caller = permit.caller();
    if (caller != null && stream instanceof GuardedStream guarded) {
      guarded.renew(caller);
    }
  }

  /** What a stream ends without. */
  private static List<AccessRequest> needs(Caller caller, EntryKey entry, boolean room) {
    AccessRequest watch = new AccessRequest(caller, Right.WATCH, entry.store(), entry.key());
    return room
        ? List.of(watch, new AccessRequest(caller, Right.PRESENCE, entry.store(), entry.key()))
        : List.of(watch);
  }

  /** Requires that he may open a stream. */
  public void requireWatching(RemoteStore store, String key) {
    permit.require(Right.WATCH, store.name(), key);
  }

  /**
   * Changes ephemeral values of a client. Those that glide are shown in the data, so that takes
   * what recording them will take.
   *
   * @param changes by JSON Pointer; JSON's null removes
   * @throws RoomRefusedException if it is not present, or a limit would be broken
   */
  public void set(RemoteStore store, String key, String client, Map<String, JsonValue> changes) {
    EntryKey room = room(store, key);
    if (changes.entrySet().stream().anyMatch(RoomRequests::glides)) {
      permit.requireAction(store.name(), key, "set");
    }
    rooms.set(room, permit.client(client), changes);
  }

  private static boolean glides(Map.Entry<String, JsonValue> change) {
    return GlidePath.is(change.getKey()) && change.getValue() != JsonValue.NULL;
  }

  /**
   * Sends a message.
   *
   * @param to the clients that get it; nothing: everybody in the room
   * @throws RoomRefusedException if the client is not present, or sends too much
   */
  public void say(
      RemoteStore store,
      String key,
      String client,
      JsonValue message,
      Optional<? extends Collection<String>> to) {
    Set<String> identities = null;
    if (to.isPresent()) {
      identities = new LinkedHashSet<>();
      for (String each : to.get()) {
        identities.add(Actor.identity(each));
      }
    }
    rooms.say(room(store, key), permit.client(client), message, identities);
  }

  /**
   * Lets a client leave at once.
   *
   * @param client the full name of one tab, or an identity, which leaves with all its tabs
   * @return completes when its departure is recorded, unless it is still present otherwise
   * @throws RoomRefusedException if it is not present
   */
  public CompletionStage<Void> leave(RemoteStore store, String key, String client) {
    return rooms.leave(room(store, key), permit.client(client));
  }

  private EntryKey room(RemoteStore store, String key) {
    permit.require(Right.PRESENCE, store.name(), key);
    return new EntryKey(store.name(), key);
  }
}
