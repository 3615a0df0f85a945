package dev.ropeway.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client may send so many messages a second, whatever others do. */
class RatesTest {
  private static final EntryKey ROOM = new EntryKey("boards", "b");
  private static final ClientKey ANN = new ClientKey(ROOM, "ann");

  private final AtomicLong nanos = new AtomicLong();
  private final Rates rates = new Rates(nanos::get);

  private long sent(ClientKey client, int tries) {
    return IntStream.range(0, tries).filter(i -> rates.allows(client)).count();
  }

  @Test
  void aSecondsWorthIsAllowedAtOnceAndNoMore() {
    assertEquals(Rates.MOST, sent(ANN, 2 * Rates.MOST));
    assertEquals(Rates.MOST, sent(new ClientKey(ROOM, "bob"), 2 * Rates.MOST));
  }

  @Test
  void afterASecondAsMuchIsAllowedAgain() {
    sent(ANN, Rates.MOST);
    nanos.addAndGet(Duration.ofMillis(500).toNanos());
    assertEquals(Rates.MOST / 2, sent(ANN, Rates.MOST));
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertEquals(Rates.MOST, sent(ANN, 2 * Rates.MOST));
  }

  @Test
  void clientsWithoutNumberAreForgotten() {
    sent(ANN, Rates.MOST);
    for (int i = 0; i < 100_000; i++) {
      assertTrue(rates.allows(new ClientKey(ROOM, "c" + i)));
    }
    assertTrue(rates.remembered() <= 20_000, "bounded");
  }
}
