package dev.ropeway.testing;

import static dev.ropeway.testing.PushMaker.BOB;
import static dev.ropeway.testing.PushMaker.NOON;
import static dev.ropeway.testing.PushMaker.TOM;

import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Push;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Pushes as nodes make them, right ones and such as are outraced, repeated or out of date. */
final class RandomPushes {
  static final List<EntryKey> KEYS = List.of(BOB, TOM, new EntryKey("players", "z"));
  static final List<String> CLIENTS = List.of("a", "b", "ropeway:session:s");
  private static final int MOST_ID = 12;

  /** So that new numbers do not run out, and old ones come back all the same. */
  private static final int GROWTH = 3;

  private final Random random;
  private final PushMaker make;
  private final List<EntrySnapshot> known = new ArrayList<>();
  private long time;

  /** Made of what one journal has; the other is thought to have the same. */
  RandomPushes(Random random, PushMaker make) {
    this.random = random;
    this.make = make;
  }

  Push next() {
    List<EntryKey> keys = new ArrayList<>(KEYS);
    Collections.shuffle(keys, random);
    List<EntryKey> some = keys.subList(0, 1 + random.nextInt(2)).stream().sorted().toList();
    List<EntryWrite> entries = new ArrayList<>();
    List<ActionWrite> recorded = new ArrayList<>();
    List<ActionWrite> decided = new ArrayList<>();
    for (EntryKey key : some) {
      EntrySnapshot base = base(key);
      String client = CLIENTS.get(random.nextInt(CLIENTS.size()));
      long id = 1 + random.nextLong(MOST_ID + time / GROWTH);
      switch (random.nextInt(6)) {
        case 0 -> recorded.add(PushMaker.pending(key, client, id));
        case 1 -> {
          entries.add(PushMaker.refusals(base, 1));
          Outcome no = new Outcome(Status.REJECTED, base.version(), "no");
          long number = base.position().refusals() + 1;
          (random.nextBoolean() ? recorded : decided)
              .add(PushMaker.action(key, client, id, no, number));
        }
        default -> {
          EntryWrite write =
              random.nextInt(8) == 0
                  ? PushMaker.deletion(base, client, id)
                  : PushMaker.version(base, client, id, base.version() % 4 == 0);
          entries.add(write);
          Outcome applied = PushMaker.applied(write.next().version());
          (random.nextInt(3) > 0 ? recorded : decided)
              .add(PushMaker.action(key, client, id, applied, null));
        }
      }
    }
    time++;
    boolean whole = random.nextInt(5) == 0;
    return new Push(entries, recorded, decided, NOON.plusSeconds(time), whole);
  }

  /** What is there now, or what was there a while ago. */
  private EntrySnapshot base(EntryKey key) {
    EntrySnapshot now = make.stored(key);
    known.add(now);
    if (random.nextInt(4) > 0) {
      return now;
    }
    List<EntrySnapshot> before = known.stream().filter(each -> each.key().equals(key)).toList();
    return before.get(random.nextInt(before.size()));
  }
}
