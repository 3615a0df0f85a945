package dev.ropeway.client;

import dev.ropeway.Action;
import dev.ropeway.ContextFunction;
import dev.ropeway.Store;
import dev.ropeway.action.RoomData;
import dev.ropeway.json.RecordCodec;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Describes a room whose data is of an application's type, before it is opened. Confined to one
 * thread.
 *
 * @param <T> the type of the data
 */
public final class TypedRoomBuilder<T> {
  private final RoomBuilder room;
  private final Store<T> store;
  private final RecordCodec<T> codec;

  /**
   * What the store's actions do is shown before the server has decided it, if it follows from the
   * data and the arguments alone.
   */
  TypedRoomBuilder(RoomBuilder room, Store<T> store) {
    this.room = room;
    this.store = store;
    this.codec = RecordCodec.of(store.type());
    room.defaultData(codec.encode(store.defaultData()));
    store.actions().stream()
        .filter(action -> action.remote() && !(action.function() instanceof ContextFunction))
        .forEach(action -> room.action(action.name(), foretelling(action)));
  }

  @SuppressWarnings("NullAway") // an action that takes nothing is given null
  private <A> LocalAction foretelling(Action<T, A> action) {
    RecordCodec<A> arguments = RecordCodec.of(action.argumentType());
    return (before, args) -> {
      T data = codec.decode(RoomData.visible(before));
      T after = action.function().apply(data, arguments.decode(args));
      return after == null ? null : codec.encode(after);
    };
  }

  /** Who this is to others; see {@link RoomBuilder#client}. */
  public TypedRoomBuilder<T> client(String name) {
    room.client(name);
    return this;
  }

  /** Sets what else there is to be said of a room. */
  public TypedRoomBuilder<T> options(Consumer<RoomBuilder> options) {
    options.accept(room);
    return this;
  }

  /** Opens the room; see {@link RoomBuilder#connect}. */
  public CompletableFuture<TypedRoom<T>> connect() {
    return room.connect().thenApply(opened -> new TypedRoom<>(opened, store, codec));
  }

  /** Opens a room without a server, which begins with some data. */
  public TypedRoom<T> offline(T data) {
    return new TypedRoom<>(room.offline(codec.encode(data)), store, codec);
  }
}
