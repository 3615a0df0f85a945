package dev.ropeway.live;

import dev.ropeway.Outcome;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shared;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.Setting;
import dev.ropeway.delivery.Decided;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.wire.ActionsBody;
import dev.ropeway.wire.JoinBody;
import dev.ropeway.wire.OutcomesJson;
import dev.ropeway.wire.Payers;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.RoomBody;
import dev.ropeway.wire.TransactionAnswer;
import dev.ropeway.wire.TransactionBody;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the client of a connection asks for, once it is known who he is: what POST does over HTTP,
 * with the same bodies and problems. Called in the turn of the connection's inbox.
 */
final class LiveCalls {
  private final LiveParts parts;
  private final ClientAddress address;
  private final @Nullable String identity;
  private final WatchedKeys watches;
  private final LiveSender sender;
  private final LiveInbox inbox;
  private volatile Remote remote;

  LiveCalls(
      LiveParts parts,
      ClientAddress address,
      Remote remote,
      WatchedKeys watches,
      LiveSender sender,
      LiveInbox inbox) {
    this.parts = parts;
    this.address = address;
    this.remote = remote;
    this.identity = identity(remote);
    this.watches = watches;
    this.sender = sender;
    this.inbox = inbox;
  }

  /** By what a caller is known; null: nobody is verified. */
  static @Nullable String identity(Remote remote) {
    dev.ropeway.Caller caller = remote.rights().caller();
    return caller == null ? null : caller.identity();
  }

  /** Goes on for the same caller with a newer token. */
  void renew(Remote newer) {
    remote = newer;
    watches.renew(newer);
  }

  void handle(LiveMessage message) {
    switch (message.type()) {
      case "watch" -> watches.open(message, remote);
      case "unwatch" -> unwatch(message);
      case "actions" ->
          counted(message, () -> withWatch(message, watch -> actions(message, watch)));
      case "values" ->
          counted(message, () -> withWatch(message, watch -> take(message, watch, this::values)));
      case "say" ->
          counted(message, () -> withWatch(message, watch -> take(message, watch, this::say)));
      case "transaction" -> counted(message, () -> transaction(message));
      case "join" -> counted(message, () -> join(message));
      default -> throw LiveMessage.broken("There is no message \"" + message.type() + "\"");
    }
  }

  /**
   * Does something unless there is too much of it: whatever becomes of it, it counts. What waits
   * for its watch to be open counts once more then.
   */
  private void counted(LiveMessage message, Runnable request) {
    try {
      parts.shares().requireRate(address);
      parts.shares().requireRate(identity);
    } catch (BoundExceededException e) {
      reply(message).refuse(e);
      return;
    }
    request.run();
  }

  private LiveReply reply(LiveMessage message) {
    return new LiveReply(parts, sender, inbox, message);
  }

  private interface Use {
    void of(WatchedKey watch);
  }

  private interface Relayed {
    void by(RemoteStore store, WatchedKey watch, JsonValue sent);
  }

  /** Does something with a watch once it is open. */
  private void withWatch(LiveMessage message, Use use) {
    message.require(message.type().equals("unwatch") ? 2 : 3, 3);
    WatchedKey watch = watches.find(message.number());
    if (watch == null) {
      gone(message);
      return;
    }
    inbox.hold();
    if (watch.isOpening(inbox::letGo)) {
      inbox.again(message); // and all behind it
    } else {
      inbox.letGo();
      use.of(watch);
    }
  }

  /** Ends a watch; with "stay" its client does not leave with it. */
  private void unwatch(LiveMessage message) {
    withWatch(
        message,
        watch -> {
          if (message.parts().size() == 2) {
            watches.end(watch, remote);
          } else if (message.text(2).equals("stay")) {
            watches.stay(watch);
          } else {
            throw LiveMessage.broken("What is unwatched leaves, or \"stay\"s");
          }
        });
  }

  /** It may have ended while this was on its way, so that is no breach of the protocol. */
  private void gone(LiveMessage message) {
    if (message.type().equals("unwatch")) {
      watches.unwatched(message.number());
      return;
    }
    reply(message)
        .fail(Problem.of(409, "not-watched", "The key is not watched", "The watch has ended."));
  }

  private void actions(LiveMessage message, WatchedKey watch) {
    LiveReply reply = reply(message);
    Lease lease = Lease.none();
    try {
      String client = client(watch);
      if (!(message.value(2) instanceof JsonArray array)) {
        throw LiveMessage.broken("\"actions\" needs an array");
      }
      ActionsBody body = ActionsBody.of(client, array, parts.settings());
      RemoteStore store = store(watch);
      if (store.realtime()) {
        requireFrame(message);
      }
      lease = admit();
      Recording recording = remote.record(store, watch.key(), client, body.actions());
      tell(recording, watch, reply, lease);
    } catch (LiveProtocolException e) {
      throw e;
    } catch (RuntimeException e) {
      lease.close();
      reply.refuse(e);
    }
  }

  /**
   * What is new is told by the updates that all who watch get; at once is what it answers, which
   * they do not tell, and all else.
   */
  private void tell(Recording recording, WatchedKey watch, LiveReply reply, Lease lease) {
    OutcomesJson.decided(recording)
        .whenComplete(
            (done, failure) -> {
              lease.close();
              if (failure != null) {
                reply.fail(failure);
                return;
              }
              List<Recording.Answer> told =
                  recording.outcomes().stream()
                      .filter(each -> watch.tellsOutcomes() || untold(OutcomesJson.told(each)))
                      .toList();
              if (!told.isEmpty()) {
                reply.outcomes(OutcomesJson.outcomes(told).build());
              }
            });
  }

  /** Whether updates do not tell all of an outcome. */
  private static boolean untold(Decided<Outcome> told) {
    return told.duplicate() || told.outcome().result() != null;
  }

  private void transaction(LiveMessage message) {
    message.require(3, 3);
    LiveReply reply = reply(message);
    Lease lease = Lease.none();
    try {
      TransactionBody body = TransactionBody.parse(message.value(2), parts.settings());
      lease = admit();
      Lease counted = lease;
      remote
          .transact(body.transaction(Optional.empty()), Payers.name(body.client(), address))
          .whenComplete(
              (told, failure) -> {
                counted.close();
                tell(reply, failure, () -> answer(told));
              });
    } catch (RuntimeException e) {
      lease.close();
      reply.refuse(e);
    }
  }

  /** Which room of a group to watch. */
  private void join(LiveMessage message) {
    message.require(3, 3);
    LiveReply reply = reply(message);
    Lease lease = Lease.none();
    try {
      JoinBody body = JoinBody.ofMessage(message.value(2), parts.settings());
      RemoteStore store = WatchedKeys.store(remote, body.store());
      RoomBody.requireRoom(store);
      lease = admit();
      Lease counted = lease;
      remote
          .rooms()
          .join(store, body.group(), body.client())
          .whenComplete(
              (seat, failure) -> {
                counted.close();
                tell(reply, failure, () -> JoinBody.answer(store, seat).build());
              });
    } catch (RuntimeException e) {
      lease.close();
      reply.refuse(e);
    }
  }

  private static void tell(
      LiveReply reply, @Nullable Throwable failure, Supplier<JsonObject> became) {
    if (failure == null) {
      reply.tell(became.get());
    } else {
      reply.fail(failure);
    }
  }

  private static JsonObject answer(Decided<TransactionOutcome> told) {
    return told.outcome() instanceof Committed committed
        ? TransactionAnswer.committed(committed, told.duplicate()).build()
        : LiveReply.document(TransactionAnswer.failed((Failed) told.outcome()));
  }

  /** Takes what is not recorded. */
  private void take(LiveMessage message, WatchedKey watch, Relayed relayed) {
    LiveReply reply = reply(message);
    try (Lease lease = admit()) {
      RemoteStore store = store(watch);
      RoomBody.requireRoom(store);
      requireFrame(message);
      relayed.by(store, watch, message.value(2));
      reply.took();
    } catch (LiveProtocolException e) {
      throw e;
    } catch (RuntimeException e) {
      reply.refuse(e);
    }
  }

  private void values(RemoteStore store, WatchedKey watch, JsonValue sent) {
    remote.rooms().set(store, watch.key(), client(watch), RoomBody.values(sent));
  }

  private void say(RemoteStore store, WatchedKey watch, JsonValue sent) {
    RoomBody body = RoomBody.ofMessage(client(watch), sent);
    remote
        .rooms()
        .say(store, watch.key(), body.client(), body.message(), body.to(parts.settings()));
  }

  private static String client(WatchedKey watch) {
    String client = watch.client();
    if (client == null) {
      throw Problem.malformed("The key is watched without a \"client\", who would do it.")
          .exception();
    }
    return client;
  }

  private RemoteStore store(WatchedKey watch) {
    return WatchedKeys.store(remote, watch.store());
  }

  /** What a text has is as large as the text at most, and most of them are small. */
  private void requireFrame(LiveMessage message) {
    int most = parts.settings().count(Setting.ROOM_FRAME_BYTES);
    if (3L * message.size() > most && JsonText.writeUtf8(message.value(2)).length > most) {
      throw Problem.of(
              413,
              "frame-too-large",
              "The frame is too large",
              "A frame may have at most " + most + " bytes.")
          .with("limit", (long) most)
          .exception();
    }
  }

  /** Counts a request of the caller and of his address until it is answered. */
  private Lease admit() {
    return parts.shares().of(Shared.REQUEST, identity, address);
  }
}
