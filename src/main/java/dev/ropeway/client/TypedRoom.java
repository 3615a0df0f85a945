package dev.ropeway.client;

import dev.ropeway.Action;
import dev.ropeway.Outcome;
import dev.ropeway.Store;
import dev.ropeway.json.RecordCodec;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A room whose data is of an application's type, and whose actions are those of its store: what
 * they do shows at once, by the same code that the server runs. Thread-safe, as the room is.
 *
 * @param <T> the type of the data
 */
public final class TypedRoom<T> implements AutoCloseable {
  private final Room room;
  private final Store<T> store;
  private final RecordCodec<T> codec;
  private volatile @Nullable Read<T> last;

  /** What was read of the JSON that is shown, so that it is read once. */
  private record Read<T>(JsonValue json, T value) {}

  TypedRoom(Room room, Store<T> store, RecordCodec<T> codec) {
    this.room = room;
    this.store = store;
    this.codec = codec;
  }

  /** All else that a room has: who is here, the connection, messages. */
  public Room room() {
    return room;
  }

  /**
   * What to show: the server's data with the undecided actions on top.
   *
   * @throws dev.ropeway.json.JsonFormatException if the data is not of this type, such as that of a
   *     newer version of the application
   */
  public T data() {
    return read(room.data());
  }

  /** The server's data, as far as it is known here. */
  public T confirmed() {
    return read(room.confirmed());
  }

  private T read(JsonValue json) {
    Read<T> known = last;
    if (known != null && known.json() == json) {
      return known.value();
    }
    T value = codec.decode(json);
    if (value == null) {
      throw new IllegalStateException("the data of " + store.name() + " is null");
    }
    last = new Read<>(json, value);
    return value;
  }

  /**
   * Records an action of the store; see {@link Patching#patch}.
   *
   * @param args null if it takes none
   * @throws IllegalArgumentException if it is an action of another store
   */
  public <A> CompletableFuture<Outcome> patch(Action<T, A> action, @Nullable A args) {
    if (!action.store().name().equals(store.name())) {
      throw new IllegalArgumentException(action + " is no action of " + store.name());
    }
    return room.patch(action.name(), RecordCodec.of(action.argumentType()).encode(args));
  }

  /** Records an action that takes nothing. */
  public CompletableFuture<Outcome> patch(Action<T, Void> action) {
    return patch(action, null);
  }

  /** Deletes the entry; see {@link Patching#delete}. */
  public CompletableFuture<Outcome> delete() {
    return room.delete();
  }

  /** Undoes the last step of this identity; see {@link Room#undo}. */
  public CompletableFuture<Optional<Outcome>> undo() {
    return room.undo();
  }

  /** Does again what was undone last; see {@link Room#redo}. */
  public CompletableFuture<Optional<Outcome>> redo() {
    return room.redo();
  }

  /** Hears the data whenever another one is shown. */
  public Subscription onChange(Consumer<? super T> listener) {
    return room.onChange("", change -> listener.accept(shown(change)));
  }

  private T shown(Change change) {
    return change.value() == null ? data() : read(change.value());
  }

  /** Leaves the room; see {@link Room#close}. */
  @Override
  public void close() {
    room.close();
  }
}
