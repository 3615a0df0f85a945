package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A past of hundreds of megabytes is read by several at once in a heap that is much smaller. */
class PastHeapIT {
  private static final int PATIENCE_SECONDS = 180;
  private static final String HEAP = "-Xmx80m";
  private static final int VERSIONS = 40;

  /**
   * Every version replaces a text of 1.5 MB; its actions, and those refused, have such arguments.
   */
  private static void fill(TestJournal journal) {
    journal.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        select ropeway_bucket('lobby', 'large'), 'lobby', 'large', %1$d, 60, jsonb_build_object('text', repeat(md5('x'), 46875)),
          now(), now();
        insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions)
        select ropeway_bucket('lobby', 'large'), 'lobby', 'large', v, now(),
          jsonb_build_array(jsonb_build_object('op', 'add', 'path', '/text', 'value',
            repeat(md5(v::text), 46875))),
          case when v = 1 then '{"text":""}'::jsonb end,
          jsonb_build_array(jsonb_build_array('m', v, 'applied'))
        from generate_series(1, %1$d) v;
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at, status,
          version, decided_at)
        select ropeway_bucket('lobby', 'large'), 'lobby', 'large', 'm', v, 'set',
          jsonb_build_object('path', '/text', 'value', repeat(md5(v::text), 46875)), now(),
          'applied', v, now()
        from generate_series(1, %1$d) v;
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at, status,
          reason, version, aside, decided_at)
        select ropeway_bucket('lobby', 'large'), 'lobby', 'large', 'r', n, 'set',
          jsonb_build_object('path', '/no/where', 'value', repeat(md5(n::text), 46875)), now(),
          'rejected', 'no', %1$d, n, now()
        from generate_series(1, 60) n
        """
            .formatted(VERSIONS));
  }

  @Test
  void heapStaysSmallHoweverLargeThePastIs() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestJournal journal = new TestJournal(url)) {
      fill(journal);
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                PastReader.class.getName(),
                url,
                "large",
                Integer.toString(VERSIONS))
            .redirectErrorStream(true)
            .start();
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(process.toHandle()::destroyForcibly);
    List<String> said;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      said = lines.lines().toList();
    }
    String whole = String.join("\n", said);
    assertEquals(0, process.waitFor(), whole);
    assertEquals("held", said.get(said.size() - 1), whole);
    assertFalse(said.stream().anyMatch(line -> line.endsWith(" false")), whole);
  }
}
