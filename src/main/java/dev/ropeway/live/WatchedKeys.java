package dev.ropeway.live;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shared;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.remote.RoomRequests;
import dev.ropeway.wire.ActionsBody;
import dev.ropeway.wire.BodyObject;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.Problems;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The keys that a connection watches, by the client's numbers. */
final class WatchedKeys {
  /** As many as a connection may have. */
  static final int MOST = 1_000;

  private static final Set<String> MEMBERS =
      Set.of("store", "key", "client", "after", "updates", "acks");

  private final LiveParts parts;
  private final ClientAddress address;
  private final @Nullable String identity;
  private final LiveSender sender;
  private final Executor opening;
  private final Map<Integer, WatchedKey> watches = new ConcurrentHashMap<>(1);
  private volatile boolean closed;

  /**
   * Watches nothing yet.
   *
   * @param identity of the caller; null: nobody is verified
   */
  WatchedKeys(
      LiveParts parts, ClientAddress address, @Nullable String identity, LiveSender sender) {
    this.parts = parts;
    this.address = address;
    this.identity = identity;
    this.sender = sender;
    this.opening = new FewAtOnce(parts.blocking());
  }

  /** That of a number; null if there is none. */
  @Nullable WatchedKey find(int number) {
    return watches.get(number);
  }

  /** One of them has something to be taken. */
  void ready(WatchedKey watch) {
    sender.ready(watch);
  }

  /** One of them is closed: its number is free again. */
  void closed(WatchedKey watch) {
    watches.remove(watch.number(), watch);
  }

  /** Begins to open one. */
  void open(LiveMessage message, Remote remote) {
    message.require(3, 3);
    int number = message.number();
    if (watches.containsKey(number)) {
      throw LiveMessage.broken("The number " + number + " is in use");
    }
    WatchedKey watch;
    StampedVersion after;
    boolean updates;
    boolean ownAcks;
    try {
      BodyObject body = BodyObject.of("The watch", message.value(2), MEMBERS);
      after = after(body);
      updates = updates(body);
      ownAcks = ownAcks(body);
      watch = watch(number, body, remote);
      if (watches.size() >= MOST) {
        throw Problem.of(
                429,
                "too-many-watches",
                "The connection watches as many keys as it may",
                "A connection may watch " + MOST + " keys.")
            .with("limit", (long) MOST)
            .exception();
      }
    } catch (RuntimeException e) {
      failed(number, e);
      return;
    }
    watches.put(number, watch);
    if (updates) {
      opening.execute(() -> open(watch, after, ownAcks, remote));
    } else {
      openForOutcomes(watch, remote);
    }
  }

  private static boolean updates(BodyObject body) {
    JsonValue updates = body.object().getOrDefault("updates", JsonValue.TRUE);
    if (updates != JsonValue.TRUE && updates != JsonValue.FALSE) {
      throw Problem.malformed("The watch: \"updates\" must be true or false.").exception();
    }
    return updates == JsonValue.TRUE;
  }

  /** Whether its updates are to have its client's acks alone. */
  private static boolean ownAcks(BodyObject body) {
    String acks = body.optionalText("acks").orElse("all");
    if (!acks.equals("own") && !acks.equals("all")) {
      throw Problem.malformed("The watch: \"acks\" must be own or all.").exception();
    }
    return acks.equals("own");
  }

  /** For who only acts: he is told the outcomes, and needs no right to watch. */
  private void openForOutcomes(WatchedKey watch, Remote remote) {
    Lease lease = Lease.none();
    try {
      lease = parts.shares().of(Shared.WATCH, identity, address);
      store(remote, watch.store());
      if (watch.openForOutcomes(lease)) {
        sender.answer(LiveText.message("watching", watch.number()));
      }
    } catch (RuntimeException e) {
      failed(watch, lease, e);
    } finally {
      watch.settle();
    }
  }

  private WatchedKey watch(int number, BodyObject body, Remote remote) {
    int longest = parts.settings().count(Setting.NAME_LENGTH);
    String named = body.text("store");
    RemoteStore known = remote.store(named);
    String store = known == null ? named : known.name(); // the text that all share
    String key = Problem.checked(() -> NameRules.segment("key", body.text("key"), longest));
    Optional<String> client =
        body.optionalText("client").map(name -> ActionsBody.client(name, parts.settings()));
    return new WatchedKey(number, store, key, client.orElse(null), this);
  }

  /** An id of an event, or a version. */
  private static @Nullable StampedVersion after(BodyObject body) {
    JsonValue after = body.object().get("after");
    if (after == null) {
      return null;
    }
    if (after instanceof JsonString id && StampedVersion.isId(id.getString())) {
      return StampedVersion.parse(id.getString());
    }
    if (after instanceof JsonNumber number && number.isIntegral() && number.doubleValue() >= 0) {
      // what is beyond a long is unknown as well
      return StampedVersion.plain((long) Math.min(number.doubleValue(), BodyObject.LARGEST_ID));
    }
    throw Problem.malformed("The watch: \"after\" must be a version, or an id that was told.")
        .exception();
  }

  /** May block on the database, but for what the watch begins with. */
  private void open(
      WatchedKey watch, @Nullable StampedVersion after, boolean ownAcks, Remote remote) {
    Lease lease = Lease.none();
    CompletionStage<UpdateStream> stream = null;
    try (Lease reading = parts.shares().ofCaller(Shared.READ, identity)) {
      lease = parts.shares().of(Shared.WATCH, identity, address);
      RemoteStore store = store(remote, watch.store());
      Optional<String> client = Optional.ofNullable(watch.client());
      RoomRequests rooms = remote.rooms();
      stream =
          ownAcks
              ? rooms.openWithOwnAcks(store, watch.key(), after, client)
              : rooms.open(store, watch.key(), after, client);
      if (stream == null) {
        throw Problem.tooManyStreams().exception();
      }
    } catch (RuntimeException e) {
      failed(watch, lease, e);
    } finally {
      if (stream == null) {
        watch.settle();
      }
    }
    if (stream != null) {
      Lease counted = lease;
      stream.whenCompleteAsync(
          (opened, failure) -> opened(watch, counted, opened, failure), opening);
    }
  }

  /** It has begun, or could not. */
  private void opened(
      WatchedKey watch, Lease lease, @Nullable UpdateStream stream, @Nullable Throwable failure) {
    try {
      if (stream == null) {
        failed(watch, lease, unwrapped(failure));
      } else if (watch.open(stream, lease)) {
        sender.answer(LiveText.message("watching", watch.number()));
      }
    } finally {
      watch.settle();
    }
    if (closed) {
      watch.close();
    }
  }

  private static RuntimeException unwrapped(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RuntimeException known ? known : new CompletionException(cause);
  }

  private void failed(WatchedKey watch, Lease lease, RuntimeException failure) {
    lease.close();
    watch.close();
    failed(watch.number(), failure);
  }

  private void failed(int number, RuntimeException failure) {
    byte[] document = JsonText.writeUtf8(LiveReply.document(Problems.of(failure)));
    sender.answer(LiveText.message("failed", number, document));
  }

  /**
   * The store of a name, as a caller sees it.
   *
   * @throws dev.ropeway.wire.ProblemException if he sees none
   */
  static RemoteStore store(Remote remote, String name) {
    RemoteStore store = remote.store(name);
    if (store == null) {
      throw Problem.notFound("There is no store \"" + name + "\".").exception();
    }
    return store;
  }

  /** Ends one as its client wants it: he leaves the room at once. */
  void end(WatchedKey watch, Remote remote) {
    watch.leave();
    RemoteStore store = remote.store(watch.store());
    String client = watch.client();
    if (client == null || store == null || !store.realtime() || watch.renewable() == null) {
      ended(watch);
      return;
    }
    try {
      remote
          .rooms()
          .leave(store, watch.key(), client)
          .whenComplete((done, failure) -> ended(watch));
    } catch (RoomRefusedException | AccessDeniedException e) {
      ended(watch); // it was not present, or may not be any longer
    }
  }

  /** Ends one whose client is to be back at once: he is away only if he is not. */
  void stay(WatchedKey watch) {
    watch.leave();
    ended(watch);
  }

  private void ended(WatchedKey watch) {
    watch.close();
    unwatched(watch.number());
  }

  /** Says that a number is free. */
  void unwatched(int number) {
    sender.answer(LiveText.message("unwatched", number));
  }

  /** Has all of them go on for the same caller with a newer token. */
  void renew(Remote newer) {
    for (WatchedKey watch : watches.values()) {
      UpdateStream stream = watch.renewable();
      if (stream != null) {
        newer.rooms().renew(stream);
      }
    }
  }

  /** Ends all of them. */
  void close() {
    closed = true;
    watches.values().forEach(WatchedKey::close);
  }
}
