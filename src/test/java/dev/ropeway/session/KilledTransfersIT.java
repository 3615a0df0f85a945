package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.TransactionRequest;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.store.BoundStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Transactions when their node is killed with SIGKILL under load, -Dkill.transfers times. */
class KilledTransfersIT {
  private static final int ROUNDS = Integer.getInteger("kill.transfers", 2);
  private static final int PATIENCE_SECONDS = 60;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void coinsAreNeitherMadeNorLostAndEveryRetryIsToldTheSame() throws Exception {
    System.out.println("KilledTransfersIT seed " + seed);
    Settings settings = Settings.standard().with(Setting.PULL_DELAY, 200);
    try (TestNode survivor = TestNode.start(url, settings, List.of(Players.STORE));
        TestJournal log = new TestJournal(url)) {
      BoundStore<Player> players = survivor.parts().stores().bound(Players.STORE);
      fill(survivor, players);
      long failed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        failed += round(survivor, players, "round" + round);
      }
      long notes = failed;
      Await.until(
          Duration.ofSeconds(PATIENCE_SECONDS),
          "the failure actions",
          () -> log.number("select sum(jsonb_array_length(data->'items')) from entry") >= notes);
      assertEquals(
          notes,
          log.number(
              """
              select count(distinct item) from entry,
              jsonb_array_elements_text(data->'items') as i(item)
              """));
      assertEquals(notes, log.number("select sum(jsonb_array_length(data->'items')) from entry"));
      assertEquals(
          (long) KilledTransfers.ACCOUNTS * KilledTransfers.EACH,
          log.number("select sum((data->>'coins')::bigint) from entry"));
      assertEquals(
          0,
          log.number(
              """
              select count(*) from (select from recorded_action where client like
              'ropeway:tx:round%' and client not like '%:failure' group by client having
              count(*) <> 2) as half
              """));
    }
  }

  private static void fill(TestNode survivor, BoundStore<Player> players) throws Exception {
    TransactionRequest.Builder fill = new TransactionRequest.Builder("bank", 1, false);
    for (int i = 0; i < KilledTransfers.ACCOUNTS; i++) {
      String coins = String.valueOf(KilledTransfers.EACH);
      fill.action(
          KilledTransfers.part(players, i, "add_coins", (long) KilledTransfers.EACH, coins));
    }
    TransactionRequest request = fill.build();
    survivor.parts().engine().submit(request);
    assertTrue(request.outcome().get(30, TimeUnit.SECONDS).outcome().committed());
  }

  /** Kills a node, sends again all that its clients had sent; returns how many were refused. */
  private long round(TestNode survivor, BoundStore<Player> players, String prefix)
      throws Exception {
    Map<String, Boolean> told = killUnderLoad(prefix, 50 + random.nextInt(500));
    long refused = 0;
    for (int client = 0; client < KilledTransfers.CLIENTS; client++) {
      String name = prefix + "-" + client;
      boolean sent = true;
      for (long id = 1; sent; id++) { // to the first that nobody was told of, which may be done
        Boolean before = told.get(name + " " + id);
        boolean now = KilledTransfers.committed(survivor, players, name, id);
        assertTrue(before == null || before == now, name + " " + id + " was told otherwise");
        refused += now ? 0 : 1;
        sent = before != null;
      }
    }
    System.out.println("KilledTransfersIT: " + told.size() + " told, " + refused + " refused");
    return refused;
  }

  private Map<String, Boolean> killUnderLoad(String prefix, int acks)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // lives for seconds
                "-cp",
                System.getProperty("java.class.path"),
                KilledTransfers.class.getName(),
                url,
                prefix)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(process.toHandle()::destroyForcibly); // ends the reading if nothing comes
    Map<String, Boolean> told = new TreeMap<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        assertEquals("ack", words[0], line);
        told.put(words[1] + " " + words[2], Boolean.valueOf(words[3]));
        if (told.size() == acks) {
          process.toHandle().destroyForcibly(); // SIGKILL; what it printed before is still read
        }
      }
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
    assertEquals(128 + 9, process.exitValue(), "killed, not ended by itself");
    assertTrue(told.size() >= acks, "not killed before its time");
    return told;
  }
}
