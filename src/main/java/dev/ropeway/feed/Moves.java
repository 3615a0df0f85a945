package dev.ropeway.feed;

import dev.ropeway.Update;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Move;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pushes that wait to be told as a whole, for as long as they are small: others read what is
 * left out. Not thread-safe.
 */
final class Moves {
  /** About how many bytes of a key: who is told more often than that reads once instead. */
  private static final int MOST_KEY_BYTES = 16_384;

  /** About how many bytes in all. */
  private static final int MOST_BYTES = 4_194_304;

  private static final int MOVE_BYTES = 200;
  private static final int ACK_BYTES = 100;

  private final Map<EntryKey, Integer> sizes = new HashMap<>();
  private final List<Made> made = new ArrayList<>();
  private int bytes;

  /** A push, which is made to a text only by the one who tells it. */
  private record Made(String lineage, EntrySnapshot before, EntrySnapshot now, Update update) {
    private @Nullable Move move() {
      return Move.of(lineage, before, now, update);
    }
  }

  void add(String lineage, EntrySnapshot before, EntrySnapshot now, Update update, int patchBytes) {
    int size = MOVE_BYTES + patchBytes + ACK_BYTES * update.acks().size();
    int all = sizes.merge(now.key(), size, Integer::sum);
    if (all <= MOST_KEY_BYTES && bytes + size <= MOST_BYTES) {
      bytes += size;
      made.add(new Made(lineage, before, now, update));
    }
  }

  /** What they are, in their order. */
  List<Move> told() {
    List<Move> told = new ArrayList<>();
    for (Made each : made) {
      Move move = each.move();
      if (move != null) {
        told.add(move);
      }
    }
    return told;
  }
}
