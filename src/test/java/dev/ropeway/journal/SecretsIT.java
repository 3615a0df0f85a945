package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes of one database share and nobody else knows. */
class SecretsIT {
  private static final int NODES = 4;

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final ExecutorService threads = Executors.newFixedThreadPool(NODES);

  @AfterEach
  void close() {
    threads.shutdownNow();
    test.close();
  }

  @Test
  void secretIsKeptAndAnotherForEachPurpose() {
    Secrets node = new Secrets(test.database());
    byte[] erasure = node.secret("erasure");

    assertEquals(32, erasure.length);
    assertFalse(Arrays.equals(erasure, new byte[32]));
    assertFalse(Arrays.equals(erasure, node.secret("guests")));
    erasure[0]++;
    byte[] again = node.secret("erasure");
    assertEquals((byte) (again[0] + 1), erasure[0], "what is handed out changes nothing");
    assertArrayEquals(again, new Secrets(test.database()).secret("erasure"), "after a restart");
  }

  @Test
  void nodesThatAskAtTheSameTimeGetTheSame() throws Exception {
    for (int round = 0; round < 20; round++) {
      String name = "purpose " + round;
      CyclicBarrier together = new CyclicBarrier(NODES);
      List<Future<byte[]>> asked = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        Secrets node = new Secrets(test.database());
        asked.add(
            threads.submit(
                () -> {
                  together.await();
                  return node.secret(name);
                }));
      }
      byte[] first = asked.get(0).get(20, TimeUnit.SECONDS);
      for (Future<byte[]> each : asked) {
        assertArrayEquals(first, each.get(20, TimeUnit.SECONDS));
      }
    }
    assertEquals(20, test.number("select count(*) from server_secret"));
  }
}
