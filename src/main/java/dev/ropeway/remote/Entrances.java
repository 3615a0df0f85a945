package dev.ropeway.remote;

import dev.ropeway.AdmissionRequest;
import dev.ropeway.Caller;
import dev.ropeway.RoomAdmission;
import dev.ropeway.action.Actor;
import dev.ropeway.config.Setting;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.room.AdmissionNeededException;
import dev.ropeway.room.Rooms;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lets clients into rooms, if the application does. Thread-safe; blocks on the database. */
final class Entrances {
  /** A client whose grace ends just when it is looked for is looked for again. */
  private static final int TRIES = 3;

  private final RemoteParts parts;

  Entrances(RemoteParts parts) {
    this.parts = parts;
  }

  /**
   * Enters a room.
   *
   * @param client the full name of the client that becomes present; null if none does
   * @throws RoomRefusedException if it is not let in
   * @throws CompletionException if the database does not answer in time
   */
  Rooms.Entrance enter(EntryKey room, @Nullable String client, @Nullable Caller caller) {
    RoomAdmission admission = client == null ? null : parts.stores().admission(room.store());
    if (admission == null || client == null) {
      return joined(parts.rooms().enter(room, client, true));
    }
    for (int tries = 1; ; tries++) {
      boolean admitted = admitted(admission, room, Actor.identity(client), caller);
      try {
        return joined(parts.rooms().enter(room, client, admitted));
      } catch (AdmissionNeededException e) {
        if (tries == TRIES) {
          throw RoomRefusedException.undecided("You come and go too quickly. Try again.");
        }
      }
    }
  }

  /** Whether it was admitted just now; false if it is there, so that nobody need be asked. */
  private boolean admitted(
      RoomAdmission admission, EntryKey room, String identity, @Nullable Caller caller) {
    Set<String> present = parts.rooms().present(room);
    if (present.contains(identity)) {
      return false;
    }
    AdmissionRequest request =
        new AdmissionRequest(caller, room.store(), room.key(), identity, present.size());
    parts.admissions().require(admission, request);
    return true;
  }

  private Rooms.Entrance joined(Rooms.Entrance entrance) {
    long wait = parts.settings().get(Setting.WAIT);
    try {
      entrance.joined().toCompletableFuture().get(wait, TimeUnit.MILLISECONDS);
      return entrance;
    } catch (ExecutionException | TimeoutException e) {
      entrance.side().close();
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new CompletionException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      entrance.side().close();
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }
}
