package dev.ropeway.http;

import dev.ropeway.bounds.Lease;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.remote.RoomRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The keys of a stream of many while they are opened: all of them at once, for they are read
 * together. Confined to one thread.
 */
final class ManyOpening {
  private final List<Key> keys = new ArrayList<>();

  private record Key(String store, String key, CompletionStage<UpdateStream> stream, Lease lease) {}

  /**
   * One more is being opened.
   *
   * @param lease by which it is counted
   */
  void add(String store, String key, CompletionStage<UpdateStream> stream, Lease lease) {
    keys.add(new Key(store, key, stream, lease));
  }

  int size() {
    return keys.size();
  }

  /** Waits until all have begun; fails as the first does that cannot. */
  List<WatchedEntry> await() {
    List<WatchedEntry> open = new ArrayList<>();
    for (Key each : keys) {
      UpdateStream stream = RoomRequests.await(each.stream());
      open.add(new WatchedEntry(open.size(), each.store(), each.key(), stream, each.lease()));
    }
    return open;
  }

  /** Ends all of them, those too that have not begun yet. */
  void close() {
    for (Key each : keys) {
      each.lease().close();
      each.stream().thenAccept(UpdateStream::close);
    }
  }
}
