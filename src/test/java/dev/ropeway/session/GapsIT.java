package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.ropeway.AppendLog;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests with whatever ids, against a model that knows the last number of each client: a request
 * is taken if what is new in it follows that number without a hole, else all of it is refused and
 * the answer names what is taken next.
 */
class GapsIT {
  private static final int ROUNDS = 150;
  private static final int CLIENTS = 3;
  private static final int PATIENCE_SECONDS = 60;

  /** Its actions stay pending for a moment, so that many requests meet pending ones. */
  private static final Store<JsonValue> LOGS =
      Store.of("logs", JsonValue.class)
          .defaultData(() -> JsonText.read("{\"log\":[]}"))
          .pushDelay(Duration.ofMillis(40))
          .build();

  private final List<TestNode> nodes = new ArrayList<>();
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<String, Long> last = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private int attempts;

  @AfterEach
  void close() {
    nodes.forEach(TestNode::close);
  }

  /** A request, and what the model says of it. */
  private record Sent(Recording recording, List<Long> ids, long expectedId) {
    boolean refused() {
      return expectedId > 0;
    }

    void check(String seed) throws Exception {
      if (!refused()) {
        get(recording.recorded());
        return;
      }
      List<CompletionStage<?>> stages = new ArrayList<>(List.of(recording.recorded()));
      recording.outcomes().forEach(answer -> stages.add(answer.outcome()));
      for (CompletionStage<?> stage : stages) {
        try {
          get(stage);
          throw new AssertionError(ids + " was taken, " + seed);
        } catch (ExecutionException e) {
          var refusal = assertInstanceOf(NotRecordedException.class, e.getCause(), seed);
          assertEquals(Kind.GAP, refusal.kind(), seed);
          assertEquals(expectedId, refusal.expectedId(), () -> ids + ", " + seed);
        }
      }
    }
  }

  @Test
  void aRefusalNamesExactlyWhatIsTakenNext() throws Exception {
    System.out.println("GapsIT seed " + seed);
    String url = TestDatabase.freshDatabaseUrl();
    nodes.add(TestNode.start(url, Settings.standard(), List.of(LOGS)));
    nodes.add(TestNode.start(url, Settings.standard(), List.of(LOGS)));
    List<Sent> all = new ArrayList<>();

    for (int round = 0; round < ROUNDS; round++) {
      TestNode node = nodes.get(random.nextInt(nodes.size()));
      List<Sent> together = new ArrayList<>();
      do {
        together.add(send(node, "client-" + random.nextInt(CLIENTS)));
      } while (random.nextInt(3) > 0);
      for (Sent sent : together) {
        sent.check("round " + round + " of seed " + seed);
      }
      all.addAll(together);
    }

    for (Sent sent : all) {
      for (int i = 0; i < sent.ids().size() && !sent.refused(); i++) {
        Decided<Outcome> told = get(sent.recording().outcomes().get(i).outcome());
        assertEquals(Status.APPLIED, told.outcome().status(), "seed " + seed);
      }
    }
    assertEquals(
        log.stream().sorted().toList(), stored().stream().sorted().toList(), "seed " + seed);
  }

  private Sent send(TestNode node, String client) {
    long known = last.getOrDefault(client, 0L);
    List<Long> ids = ids(known);
    List<Long> fresh = ids.stream().filter(id -> id > known).toList();
    long next = known + fresh.size();
    boolean taken = fresh.isEmpty() || fresh.get(fresh.size() - 1) == next;
    int attempt = ++attempts;
    if (taken) {
      last.put(client, next);
      fresh.forEach(id -> log.add(line(client, id, attempt)));
    }
    RemoteStore store = node.store(LOGS.name());
    List<RemoteAction> actions = ids.stream().map(id -> action(client, id, attempt)).toList();
    Recording recording = node.remote().record(store, "key", client, actions);
    return new Sent(recording, ids, taken ? 0 : known + 1);
  }

  /** Some ids around the next one: repeats, a run with or without holes, or far ahead. */
  private List<Long> ids(long known) {
    TreeSet<Long> ids = new TreeSet<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      ids.add(Math.max(1, known - 2 + random.nextInt(6)));
    }
    if (random.nextInt(3) == 0) {
      ids.clear();
      long first = Math.max(1, known - random.nextInt(3));
      for (long id = first; id <= known + count; id++) {
        ids.add(id);
      }
    }
    return List.copyOf(ids);
  }

  private static RemoteAction action(String client, long id, int attempt) {
    String args = "{\"path\":\"/log\",\"value\":\"%s\"}".formatted(line(client, id, attempt));
    return new RemoteAction(id, "append", JsonText.read(args), null);
  }

  /** Tells which of several attempts it was that took effect. */
  private static String line(String client, long id, int attempt) {
    return client + "@" + attempt + "#" + id;
  }

  private List<String> stored() {
    TestNode node = nodes.get(0);
    return AppendLog.of(node.sessions().view(LOGS, "key").latest().data());
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
