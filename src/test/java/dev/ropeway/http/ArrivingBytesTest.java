package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ArrivingBytesTest {
  private static final int MOST = 2_000_000;
  private static final Settings SETTINGS = settings(MOST);

  private final ArrivingBytes all = new ArrivingBytes();

  private static Settings settings(int most) {
    return Settings.read(
        name ->
            Optional.of(Integer.toString(most))
                .filter(m -> name.equals(Setting.BODIES_BYTES.key())));
  }

  @Test
  void oneBodyFitsWhateverAllMayHaveTogether() {
    Settings small = settings(1_048_576);
    int body = Math.toIntExact(small.get(Setting.BODY_BYTES)) + 1;
    assertTrue(all.take(body, small));
    assertFalse(all.take(1, small));
    all.give(body);
    assertFalse(all.take(body + 1, small));
  }

  @Test
  void whoDoesNotFitHindersNobodyWhoDoes() throws Exception {
    inParallel(
        3,
        thread -> {
          for (int i = 0; i < 100_000; i++) {
            if (thread == 0) {
              assertTrue(all.take(MOST, SETTINGS));
              all.give(MOST);
            } else {
              assertFalse(all.take(MOST + 1, SETTINGS));
            }
          }
        });
  }

  @Test
  void neverMoreIsTakenThanMayBeAndAllOfItIsGivenBack() throws Exception {
    AtomicLong held = new AtomicLong();
    AtomicInteger refused = new AtomicInteger();
    inParallel(
        4,
        thread -> {
          int bytes = MOST / 3 + thread;
          for (int i = 0; i < 100_000; i++) {
            if (all.take(bytes, SETTINGS)) {
              assertTrue(held.addAndGet(bytes) <= MOST);
              held.addAndGet(-bytes);
              all.give(bytes);
            } else {
              refused.incrementAndGet();
            }
          }
        });
    assertEquals(0, held.get());
    assertTrue(all.take(MOST, SETTINGS), () -> refused + " were refused");
  }

  private interface Task {
    void run(int thread);
  }

  private static void inParallel(int threads, Task task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        all.add(executor.submit(() -> task.run(thread)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
