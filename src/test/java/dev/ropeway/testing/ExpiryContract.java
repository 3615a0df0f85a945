package dev.ropeway.testing;

import static dev.ropeway.testing.PushMaker.BOB;
import static dev.ropeway.testing.PushMaker.NOON;
import static dev.ropeway.testing.PushMaker.TOM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.EntryWrite;
import dev.ropeway.journal.Expiries.Due;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may have expired, whatever keeps it; see {@link JournalContract}. */
abstract class ExpiryContract extends AgendaContract {
  private static final Due FIRST = Due.first("players");

  private PushMaker make() {
    return new PushMaker(keeping().journal());
  }

  private void push(EntryKey key, @Nullable Instant mayExpireAt) {
    EntryWrite write = PushMaker.version(make().stored(key), "a", 1, false);
    make()
        .push(
            List.of(
                new EntryWrite(
                    write.base(),
                    write.next(),
                    write.data(),
                    write.patch(),
                    write.snapshot(),
                    write.actions(),
                    write.at(),
                    false,
                    mayExpireAt,
                    null)),
            List.of());
  }

  private List<String> due(Due after, long seconds, int limit) {
    return keeping().expiries().due(after, NOON.plusSeconds(seconds), limit).stream()
        .map(
            each ->
                each.key().key()
                    + " "
                    + each.at().minusMillis(NOON.toEpochMilli()).getEpochSecond())
        .toList();
  }

  @Test
  void whatIsDueComesByTimeThenKey() {
    push(TOM, NOON.plusSeconds(5));
    push(BOB, NOON.plusSeconds(5));
    push(new EntryKey("players", "ann"), NOON.plusSeconds(9));
    push(new EntryKey("players", "eve"), null);
    push(new EntryKey("others", "x"), NOON.plusSeconds(1));

    assertEquals(List.of(), due(FIRST, 4, 10));
    assertEquals(List.of("bob 5", "tom 5"), due(FIRST, 5, 10));
    assertEquals(List.of("bob 5"), due(FIRST, 9, 1));
    assertEquals(List.of("tom 5", "ann 9"), due(new Due(BOB, NOON.plusSeconds(5)), 9, 10));
    assertEquals(NOON.plusSeconds(5), make().stored(BOB).mayExpireAt());
  }

  @Test
  void rowKeepsTheEarliestUntilItIsPutOff() {
    push(BOB, NOON.plusSeconds(5));
    push(BOB, NOON.plusSeconds(50));
    push(BOB, null);
    assertEquals(List.of("bob 5"), due(FIRST, 60, 10));
    push(BOB, NOON.plusSeconds(3));
    assertEquals(List.of("bob 3"), due(FIRST, 60, 10));

    EntrySnapshot before = make().stored(BOB);
    keeping().expiries().putOff(before, NOON.plusSeconds(40), NOON.plusSeconds(2));
    assertEquals(List.of("bob 3"), due(FIRST, 60, 10), "it is not due yet");
    keeping().expiries().putOff(before, NOON.plusSeconds(40), NOON.plusSeconds(3));
    assertEquals(List.of("bob 40"), due(FIRST, 60, 10));
    push(BOB, NOON.plusSeconds(20));
    keeping().expiries().putOff(before, null, NOON.plusSeconds(60));
    assertEquals(List.of("bob 20"), due(FIRST, 60, 10), "it has been written since");
    keeping().expiries().putOff(make().stored(BOB), null, NOON.plusSeconds(60));
    assertEquals(List.of(), due(FIRST, 60, 10));
  }
}
