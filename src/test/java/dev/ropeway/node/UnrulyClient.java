package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.TestNode;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * A client that takes its {@link Turns} in small requests and is no model of order: it repeats
 * requests at whichever node, gives up on some before the answer and asks again, and sends others
 * before their turn. Confined to one thread.
 */
final class UnrulyClient {
  private static final int PATIENCE_SECONDS = 120;

  private final String name;
  private final String key;
  private final List<TestNode> nodes;
  private final Random random;
  private volatile long acknowledged;

  UnrulyClient(String name, String key, List<TestNode> nodes, Random random) {
    this.name = name;
    this.key = key;
    this.nodes = nodes;
    this.random = random;
  }

  /** How many of its actions it knows the outcome of. For any thread. */
  long acknowledged() {
    return acknowledged;
  }

  /** Sends its actions up to a number; each must be applied. */
  Void send(long last) throws Exception {
    for (long next = acknowledged + 1; next <= last; next = acknowledged + 1) {
      int count = (int) Math.min(1 + random.nextInt(5), last - next + 1);
      if (random.nextInt(5) == 0) {
        giveUp(record(next, count));
      }
      if (random.nextInt(5) == 0 && next + count <= last) {
        tooEarly(next + count);
      }
      repeatedly(next, count);
      acknowledged = next + count - 1;
    }
    return null;
  }

  /** The caller is gone; what it sent is not. */
  private static void giveUp(Recording recording) {
    recording.recorded().toCompletableFuture().cancel(true);
    recording.outcomes().forEach(answer -> answer.outcome().toCompletableFuture().cancel(true));
  }

  /** Refused, unless what it waits for has just been recorded after all. */
  private void tooEarly(long id) throws Exception {
    Recording early = record(id, 1);
    try {
      early.recorded().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      var refusal = assertInstanceOf(NotRecordedException.class, e.getCause());
      assertEquals(NotRecordedException.Kind.GAP, refusal.kind());
      assertTrue(refusal.expectedId() < id && refusal.expectedId() > acknowledged);
    }
  }

  private void repeatedly(long first, int count) throws Exception {
    List<Recording> sent = new ArrayList<>();
    do {
      sent.add(record(first, count));
    } while (random.nextInt(3) == 0);
    for (Recording recording : sent.subList(random.nextInt(sent.size()), sent.size())) {
      for (Recording.Answer answer : recording.outcomes()) {
        Outcome outcome =
            answer
                .outcome()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .outcome();
        assertEquals(Outcome.Status.APPLIED, outcome.status());
      }
    }
  }

  private Recording record(long first, int count) {
    TestNode node = nodes.get(random.nextInt(nodes.size()));
    RemoteStore store = node.store(Turns.STORE.name());
    List<RemoteAction> actions =
        LongStream.range(first, first + count).mapToObj(this::turn).toList();
    return node.remote().record(store, key, name, actions);
  }

  private RemoteAction turn(long id) {
    String args = "{\"client\":\"%s\",\"id\":%d}".formatted(name, id);
    return new RemoteAction(id, Turns.TAKE.name(), JsonText.read(args), null);
  }
}
