package dev.ropeway.remote;

import dev.ropeway.RoomRefusedException;
import dev.ropeway.UpdateStream;
import dev.ropeway.action.Actor;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.feed.StreamTimes.Step;
import dev.ropeway.feed.Streams;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.room.Rooms;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What remote clients may do in rooms, which are the entries of realtime stores. Names are checked
 * by the caller with {@link NameRules}. Thread-safe; may block on the database.
 */
public record RoomRequests(Settings settings, Streams streams, Rooms rooms) {

  /** Counts a write to a stream's reader that began at a reading of {@link System#nanoTime}. */
  public void written(long start) {
    streams.times().since(Step.WRITE, start);
  }

  /**
   * Opens a stream.
   *
   * @param client who becomes present if the store is realtime, by its full name
   * @return null if this node has as many readers as it may
   */
  public @Nullable UpdateStream stream(
      RemoteStore store, String key, OptionalLong resumeAfter, Optional<String> client) {
    EntryKey entry = new EntryKey(store.name(), key);
    if (!store.realtime()) {
      return streams.open(entry, store.bound(), resumeAfter, null);
    }
    Rooms.Entrance entrance = rooms.enter(entry, client.orElse(null));
    awaitJoined(entrance);
    return streams.open(entry, store.bound(), resumeAfter, entrance.side());
  }

  private void awaitJoined(Rooms.Entrance entrance) {
    long wait = settings.get(Setting.WAIT);
    try {
      entrance.joined().toCompletableFuture().get(wait, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      entrance.side().close();
      throw new CompletionException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      entrance.side().close();
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  /**
   * Changes ephemeral values of a client.
   *
   * @param changes by JSON Pointer; JSON's null removes
   * @throws RoomRefusedException if it is not present, or a limit would be broken
   */
  public void set(RemoteStore store, String key, String client, Map<String, JsonValue> changes) {
    rooms.set(new EntryKey(store.name(), key), client, changes);
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
    rooms.say(new EntryKey(store.name(), key), client, message, identities);
  }

  /**
   * Lets a client leave at once.
   *
   * @param client the full name of one tab, or an identity, which leaves with all its tabs
   * @return completes when its departure is recorded, unless it is still present otherwise
   * @throws RoomRefusedException if it is not present
   */
  public CompletionStage<Void> leave(RemoteStore store, String key, String client) {
    return rooms.leave(new EntryKey(store.name(), key), client);
  }
}
