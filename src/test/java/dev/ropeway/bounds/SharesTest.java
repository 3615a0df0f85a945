package dev.ropeway.bounds;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one caller and one address may have. */
class SharesTest {
  private static final ClientAddress HOME = ClientAddress.of("127.0.0.1");
  // dozens of times as many as are remembered
  private static final int STRANGERS = Integer.getInteger("shares.strangers", 100_000);
  private static final ClientAddress FAR = ClientAddress.of("192.0.2.1");

  private final HandClock clock = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));

  private Shares shares(Setting setting, long value) {
    return new Shares(Settings.standard().with(setting, value), clock);
  }

  private static BoundExceededException refusal(Runnable wanted) {
    return assertThrows(BoundExceededException.class, wanted::run);
  }

  @Test
  void callerHasNoMoreThanHeMayAndOthersHaveTheirOwn() {
    Shares shares = shares(Setting.CALLER_REQUESTS, 2);
    Lease first = shares.ofCaller(Shared.REQUEST, "ann");
    shares.ofCaller(Shared.REQUEST, "ann");

    BoundExceededException refusal = refusal(() -> shares.ofCaller(Shared.REQUEST, "ann"));

    assertEquals(Bound.CALLER_REQUESTS, refusal.bound());
    assertEquals("This caller has 2 requests under way.", refusal.getMessage());
    assertEquals(Duration.ofSeconds(1), refusal.retryAfter());
    assertEquals(1, shares.refused(Bound.CALLER_REQUESTS));
    shares.ofCaller(Shared.REQUEST, "bob");
    shares.ofCaller(Shared.STREAM, "ann");
    first.close();
    shares.ofCaller(Shared.REQUEST, "ann");
    refusal(() -> shares.ofCaller(Shared.REQUEST, "ann"));
  }

  @Test
  void givingBackTwiceGivesBackOnce() {
    Shares shares = shares(Setting.CALLER_STREAMS, 2);
    Lease first = shares.ofCaller(Shared.STREAM, "ann");
    shares.ofCaller(Shared.STREAM, "ann");
    first.close();
    first.close();
    shares.ofCaller(Shared.STREAM, "ann");

    refusal(() -> shares.ofCaller(Shared.STREAM, "ann"));
  }

  @Test
  void whoHasNothingIsForgotten() {
    Shares shares = new Shares(Settings.standard(), clock);
    IntStream.range(0, 10_000)
        .forEach(
            i ->
                shares
                    .of(
                        Shared.REQUEST,
                        "c" + i,
                        ClientAddress.of("192.0." + i / 256 + "." + i % 256))
                    .close());

    assertEquals(0, shares.known());
  }

  @Test
  void addressHasNoMoreThanItMayWhoeverComesFromIt() {
    Shares shares = shares(Setting.ADDRESS_STREAMS, 1);
    Lease lease = shares.of(Shared.STREAM, "ann", FAR);

    assertEquals(
        Bound.ADDRESS_STREAMS, refusal(() -> shares.of(Shared.STREAM, "bob", FAR)).bound());
    assertEquals(Bound.ADDRESS_STREAMS, refusal(() -> shares.of(Shared.STREAM, null, FAR)).bound());
    shares.of(Shared.STREAM, "bob", ClientAddress.of("192.0.2.2"));
    lease.close();
    shares.of(Shared.STREAM, "bob", FAR);
  }

  @Test
  void networkOfAnAddressIsOne() {
    Shares shares = shares(Setting.ADDRESS_REQUESTS, 1);
    shares.ofAddress(Shared.REQUEST, ClientAddress.of("2001:db8::1"));

    refusal(() -> shares.ofAddress(Shared.REQUEST, ClientAddress.of("2001:db8::2")));
    shares.ofAddress(Shared.REQUEST, ClientAddress.of("2001:db8:0:1::1"));
  }

  @Test
  void whatIsRefusedForOneIsNotCountedForTheOther() {
    Shares shares =
        new Shares(
            Settings.standard().with(Setting.CALLER_STREAMS, 1).with(Setting.ADDRESS_STREAMS, 2),
            clock);
    shares.of(Shared.STREAM, "ann", FAR);
    for (int i = 0; i < 10; i++) {
      assertEquals(
          Bound.CALLER_STREAMS, refusal(() -> shares.of(Shared.STREAM, "ann", FAR)).bound());
    }
    shares.of(Shared.STREAM, "bob", FAR);
  }

  @Test
  void thisMachineAndNobodyAreNotBounded() {
    Shares shares =
        new Shares(
            Settings.standard()
                .with(Setting.CALLER_REQUESTS, 1)
                .with(Setting.ADDRESS_REQUESTS, 1)
                .with(Setting.ADDRESS_RATE, 1)
                .with(Setting.CALLER_RATE, 1)
                .with(Setting.ADDRESS_FAILURES, 1)
                .with(Setting.CALLER_NEW, 1),
            clock);
    for (int i = 0; i < 1_000; i++) {
      shares.of(Shared.REQUEST, null, HOME);
      shares.requireRate(HOME);
      shares.requireRate((String) null);
      shares.failed(HOME);
      shares.made(null, 1);
    }

    assertDoesNotThrow(() -> shares.requireAttempt(HOME));
    assertDoesNotThrow(() -> shares.requireNew(null));
    assertEquals(0, shares.known());
    assertEquals(0, shares.remembered());
  }

  @Test
  void zeroIsNoBound() {
    Shares shares =
        new Shares(
            Settings.standard().with(Setting.CALLER_REQUESTS, 0).with(Setting.CALLER_NEW, 0),
            clock);
    for (int i = 0; i < 1_000; i++) {
      shares.ofCaller(Shared.REQUEST, "ann");
    }
    shares.made("ann", 1_000_000_000);

    assertDoesNotThrow(() -> shares.requireNew("ann"));
    assertEquals(0, shares.remembered());
  }

  @Test
  void manyAtOnceNeverHaveMoreThanTheyMay() throws Exception {
    Shares shares = shares(Setting.CALLER_REQUESTS, 4);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Integer>> tasks = new ArrayList<>();
    AtomicInteger now = new AtomicInteger();
    for (int t = 0; t < 8; t++) {
      tasks.add(
          () -> {
            int most = 0;
            for (int i = 0; i < 20_000; i++) {
              try (Lease lease = shares.ofCaller(Shared.REQUEST, "ann")) {
                most = Math.max(most, now.incrementAndGet());
                now.decrementAndGet();
                lease.close(); // and once more behind the block
              } catch (BoundExceededException e) {
                Thread.onSpinWait();
              }
            }
            return most;
          });
    }
    try {
      for (Future<Integer> each : threads.invokeAll(tasks)) {
        assertTrue(each.get() <= 4, () -> "more than four at once");
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(0, shares.known());
  }

  @Test
  void requestsOfASecondAreBounded() {
    Shares shares = shares(Setting.CALLER_RATE, 10);
    for (int i = 0; i < 10; i++) {
      shares.requireRate("ann");
    }
    for (int i = 0; i < 5; i++) { // being refused costs nothing
      BoundExceededException refusal = refusal(() -> shares.requireRate("ann"));
      assertEquals(Bound.CALLER_RATE, refusal.bound());
      assertEquals(Duration.ofMillis(100), refusal.retryAfter());
    }
    shares.requireRate("bob");
    clock.pass(Duration.ofMillis(100));
    shares.requireRate("ann");
    refusal(() -> shares.requireRate("ann"));
    clock.pass(Duration.ofHours(1));
    IntStream.range(0, 10).forEach(i -> shares.requireRate("ann"));
    refusal(() -> shares.requireRate("ann"));
  }

  @Test
  void requestsOfASecondAreBoundedForAnAddressToo() {
    Shares shares = shares(Setting.ADDRESS_RATE, 10);
    for (int i = 0; i < 10; i++) {
      shares.requireRate(FAR);
    }
    assertEquals(Bound.ADDRESS_RATE, refusal(() -> shares.requireRate(FAR)).bound());
    shares.requireRate(ClientAddress.of("192.0.2.2"));
    IntStream.range(0, 100).forEach(i -> shares.requireRate(HOME));
  }

  @Test
  void addressThatGuessesTokensIsNotHeardForAWhile() {
    Shares shares = shares(Setting.ADDRESS_FAILURES, 2);
    for (int i = 0; i < 20; i++) {
      shares.requireAttempt(FAR);
      shares.failed(FAR);
    }

    BoundExceededException refusal = refusal(() -> shares.requireAttempt(FAR));

    assertEquals(Bound.ADDRESS_FAILURES, refusal.bound());
    assertEquals(Duration.ofMillis(500), refusal.retryAfter());
    shares.requireAttempt(ClientAddress.of("192.0.2.2"));
    clock.pass(Duration.ofMillis(500));
    shares.requireAttempt(FAR);
  }

  @Test
  void whoHasMadeTooMuchOwesIt() {
    Shares shares = shares(Setting.CALLER_NEW, 60);
    shares.made("ann", 59);
    assertTrue(shares.mayMakeNew("ann"));
    shares.made("ann", 11);

    assertFalse(shares.mayMakeNew("ann"));
    assertEquals(Duration.ofMinutes(11), refusal(() -> shares.requireNew("ann")).retryAfter());
    assertTrue(shares.mayMakeNew("bob"));
    clock.pass(Duration.ofMinutes(10));
    assertFalse(shares.mayMakeNew("ann"), "what he owes is paid back first");
    clock.pass(Duration.ofMinutes(1));
    assertTrue(shares.mayMakeNew("ann"));
  }

  @Test
  void manyStrangersAreRememberedUpToABound() {
    Shares shares = shares(Setting.BUDGET_CLIENTS, 1_000);
    for (int i = 0; i < STRANGERS; i++) {
      ClientAddress address =
          ClientAddress.of("10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255));
      try (Lease lease = shares.of(Shared.REQUEST, "anon:" + i, address)) {
        shares.requireRate(address);
        shares.requireRate("anon:" + i);
        shares.requireAttempt(address);
        shares.failed(address);
        shares.made("anon:" + i, 1);
      }
    }

    assertEquals(0, shares.known());
    assertTrue(shares.remembered() <= 4_000, () -> shares.remembered() + " buckets");
  }
}
