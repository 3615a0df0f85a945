package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.Outcome;
import dev.ropeway.StatementCounter;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.feed.SideEvents;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.remote.RoomRequests;
import dev.ropeway.testing.HandClock;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of streams that are opened in one moment, as after the death of another node. */
class ManyOpeningsIT {
  private static final Store<JsonValue> DOCS =
      Store.of("docs", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT).build();

  private static final int KEYS = 10_000;
  private static final int VERSIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What reads entries, positions, versions, refusals and outcomes of many keys. */
  private static final String READS = "unnest(";

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final AtomicReference<StatementCounter> counter = new AtomicReference<>();

  /** Does what the test wants only: nothing is compared, as its clock stands still. */
  private final TestNode opener =
      TestNode.deaf(
          new HandClock(Instant.now()),
          all -> {
            counter.set(new StatementCounter(all));
            return counter.get();
          },
          url,
          List.of(DOCS));

  private final TestNode writer = TestNode.deaf(url, Settings.standard(), List.of(DOCS));
  private final List<CompletableFuture<UpdateStream>> streams = new ArrayList<>();

  @AfterEach
  void close() {
    streams.stream()
        .filter(stream -> stream.isDone() && !stream.isCompletedExceptionally())
        .forEach(stream -> stream.join().close());
    opener.close();
    writer.close();
    journal.close();
  }

  private StatementCounter counted() {
    return Objects.requireNonNull(counter.get());
  }

  /** Keys k1, k2 …, each with data and history as if it had been written three times. */
  private void fill(int keys) {
    journal.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        select ropeway_bucket('docs', 'k' || n), 'docs', 'k' || n, %2$d, 0, '{"n":%2$d}', now(), now()
        from generate_series(1, %1$d) n
        """
            .formatted(keys, VERSIONS));
    journal.execute(
        """
        insert into entry_version (bucket, store, key, version, at, patch, actions)
        select ropeway_bucket('docs', 'k' || n), 'docs', 'k' || n, v, now(),
          jsonb_build_array(jsonb_build_object('op', 'add', 'path', '/n', 'value', v)), '[]'
        from generate_series(1, %1$d) n, generate_series(1, %2$d) v
        """
            .formatted(keys, VERSIONS));
  }

  private void open(String key, OptionalLong after) {
    RoomRequests rooms = opener.remote().rooms();
    CompletionStage<UpdateStream> stream =
        rooms.open(opener.store("docs"), key, has(after), Optional.empty());
    assertNotNull(stream, "the node has room");
    streams.add(stream.toCompletableFuture());
  }

  private static @Nullable StampedVersion has(OptionalLong after) {
    return after.isPresent() ? StampedVersion.plain(after.getAsLong()) : null;
  }

  /** Every second has nothing, the others have one version, or two, or all of them. */
  private static OptionalLong after(int number) {
    return number % 2 == 0 ? OptionalLong.empty() : OptionalLong.of(1 + number / 2 % VERSIONS);
  }

  private void openAll(int keys) throws Exception {
    for (int n = 1; n <= keys; n++) {
      open("k" + n, after(n));
    }
    CompletableFuture.allOf(streams.toArray(CompletableFuture[]::new))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private long write(String key, String client, long id) throws Exception {
    RemoteStore store = writer.store("docs");
    Outcome outcome =
        writer
            .remote()
            .record(store, key, client, List.of(AppendLog.action(client, id)))
            .outcomes()
            .get(0)
            .outcome()
            .toCompletableFuture()
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .outcome();
    assertEquals(Outcome.Status.APPLIED, outcome.status());
    return outcome.version();
  }

  @Test
  void tenThousandStreamsTakeSomeReadsAndEachHasItsChain() throws Exception {
    fill(KEYS);
    AtomicBoolean opened = new AtomicBoolean();
    CompletableFuture<Integer> written = CompletableFuture.supplyAsync(() -> writeUntil(opened));
    counted().forget();

    openAll(KEYS);
    opened.set(true);

    int reads = counted().with(READS).size();
    assertTrue(reads <= 300, () -> reads + " reads");
    int hot = written.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    opener.parts().publisher().compareAll();
    for (int n = 1; n <= KEYS; n++) {
      assertChain(n, n % 100 == 0 && n / 100 <= hot);
    }
    assertEquals(0, opener.parts().streams().resets());
  }

  /** Writes every hundredth key once; how many it wrote. */
  private int writeUntil(AtomicBoolean opened) {
    int count = 0;
    try {
      while ((count < 10 || !opened.get()) && count < KEYS / 100) {
        count++;
        write("k" + 100 * count, "writer", 1);
      }
      return count;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** It begins where it should, and leads to the newest version without a gap. */
  private void assertChain(int number, boolean written) throws Exception {
    long last = written ? VERSIONS + 1 : VERSIONS;
    OptionalLong after = after(number);
    UpdateStream stream = streams.get(number - 1).join();
    long at = after.orElse(-1);
    while (at < last) {
      StreamEvent event = stream.next(PATIENCE);
      assertNotNull(event, () -> "nothing came for k" + number);
      var json = JsonText.read(new String(event.json(), StandardCharsets.UTF_8)).asJsonObject();
      boolean first = at < 0;
      assertEquals(first ? StreamEvent.Kind.SNAPSHOT : StreamEvent.Kind.UPDATE, event.kind());
      if (!first) {
        assertEquals(at, json.getJsonNumber("from").longValue(), () -> "k" + number + ": " + json);
      }
      at = json.getJsonNumber("version").longValue();
    }
    assertEquals(last, at);
  }

  /** The node hears of nothing, and has the key already: only its reading can tell. */
  @Test
  void noneBeginsBeforeWhatWasAcknowledgedWhenItCame() throws Exception {
    fill(KEYS / 10);
    open("hot", OptionalLong.empty());
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> storm = CompletableFuture.runAsync(() -> openUntil(done));
    try {
      for (int id = 1; id <= 100; id++) {
        long version = write("hot", "writer", id);

        try (UpdateStream stream =
            Objects.requireNonNull(
                opener.stream(opener.store("docs"), "hot", OptionalLong.empty()))) {
          StreamEvent event = stream.poll();
          assertNotNull(event);
          assertEquals(StreamEvent.Kind.SNAPSHOT, event.kind());
          assertEquals(version, event.version());
        }
        try (UpdateStream stream =
            Objects.requireNonNull(
                opener.stream(opener.store("docs"), "hot", OptionalLong.of(version - 1)))) {
          StreamEvent event = stream.poll();
          assertNotNull(event);
          assertEquals(StreamEvent.Kind.UPDATE, event.kind());
          assertEquals(version, event.version());
        }
      }
    } finally {
      done.set(true);
      storm.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Opens and closes others all the time, so that there is always something being read. */
  private void openUntil(AtomicBoolean done) {
    RoomRequests rooms = opener.remote().rooms();
    RemoteStore store = opener.store("docs");
    while (!done.get()) {
      List<CompletionStage<UpdateStream>> some = new ArrayList<>();
      for (int n = 1; n <= 200; n++) {
        some.add(rooms.open(store, "k" + n, has(after(n)), Optional.empty()));
      }
      some.forEach(stream -> RoomRequests.await(stream).close());
    }
  }

  /** A history that cannot be read makes the statement fail for all that are in it. */
  @Test
  void oneThatCannotBeReadFailsAlone() throws Exception {
    int keys = 300;
    fill(keys);
    journal.execute("update entry_version set actions = '{}' where key = 'k33' and version = 3");

    for (int n = 1; n <= keys; n++) {
      open("k" + n, OptionalLong.of(1));
    }
    open("k33", OptionalLong.empty());
    CompletableFuture.allOf(streams.toArray(CompletableFuture[]::new))
        .exceptionally(failure -> null)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    List<CompletableFuture<UpdateStream>> failed =
        streams.stream().filter(CompletableFuture::isCompletedExceptionally).toList();
    assertEquals(List.of(streams.get(32)), failed);
    assertEquals(keys, opener.parts().streams().readers());
    streams.remove(32);
    for (CompletableFuture<UpdateStream> stream : streams) {
      assertNotNull(stream.join().poll());
    }
  }

  /** As often as there are batches at once, and more. */
  @Test
  void whatGoesWrongWithTheEndOfOneStopsNobody() throws Exception {
    fill(2);
    journal.execute("update entry_version set actions = '{}' where key = 'k1'");
    for (int i = 0; i < 5; i++) {
      CompletionStage<UpdateStream> broken = openAs(new Client("c", true), "k1", 1);
      assertThrows(
          ExecutionException.class,
          () -> broken.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    open("k2", OptionalLong.of(1));

    assertNotNull(streams.get(0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).poll());
  }

  @Test
  void whoGoesAwayBeforeItIsOpenLeavesNothingBehind() {
    fill(100);
    List<SideEvents.Sleeper> readers = new ArrayList<>();
    SideEvents impatient =
        new SideEvents() {
          @Override
          public @Nullable StreamEvent next() {
            return null;
          }

          @Override
          public void wakes(Sleeper reader) {
            readers.add(reader);
            reader.close();
          }

          @Override
          public void close() {
            // nothing is open
          }
        };
    for (int n = 1; n <= 100; n++) {
      streams.add(openAs(impatient, "k" + n, n % 2 == 0 ? 1 : -1).toCompletableFuture());
    }

    streams.forEach(stream -> assertTrue(stream.join().closed()));

    assertEquals(100, readers.size());
    assertEquals(0, opener.parts().streams().readers());
    assertEquals(List.of(), List.copyOf(opener.parts().publisher().watched()));
  }

  private CompletionStage<UpdateStream> openAs(SideEvents client, String key, long after) {
    return Objects.requireNonNull(
        opener
            .parts()
            .streams()
            .open(
                new EntryKey("docs", key),
                Objects.requireNonNull(opener.parts().stores().find("docs")),
                after < 0 ? null : StampedVersion.plain(after),
                Instant.MIN,
                client,
                null));
  }

  @Test
  void whatEachBeginsWithIsItsOwn() throws Exception {
    fill(6);
    journal.execute("delete from entry_version where key = 'k1' and version <= 2");

    open("k1", OptionalLong.of(1)); // pruned
    open("k2", OptionalLong.of(9)); // never made
    open("k3", OptionalLong.of(3));
    open("k4", OptionalLong.of(0));
    open("k4", OptionalLong.of(2)); // another reader of the same key
    open("absent", OptionalLong.empty());
    CompletableFuture.allOf(streams.toArray(CompletableFuture[]::new))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertEquals(List.of("RESET", "SNAPSHOT 3"), begins(0));
    assertEquals(List.of("RESET", "SNAPSHOT 3"), begins(1));
    assertEquals(List.of(), begins(2));
    assertEquals(List.of("UPDATE 1", "UPDATE 2", "UPDATE 3"), begins(3));
    assertEquals(List.of("UPDATE 3"), begins(4));
    assertEquals(List.of("SNAPSHOT 0"), begins(5));
  }

  private List<String> begins(int number) {
    List<String> events = new ArrayList<>();
    UpdateStream stream = streams.get(number).join();
    for (StreamEvent event = stream.poll(); event != null; event = stream.poll()) {
      boolean reset = event.kind() == StreamEvent.Kind.RESET;
      events.add(reset ? "RESET" : event.kind() + " " + event.version());
    }
    return events;
  }

  /** Four MiB of data at a time, however many keys are asked for. */
  @Test
  void whatIsReadAtOnceIsBoundedInBytes() throws Exception {
    journal.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        select ropeway_bucket('docs', 'large' || n), 'docs', 'large' || n, 1, 0, jsonb_build_object('t', repeat('x', 1000000)),
          now(), now()
        from generate_series(1, 20) n
        """);
    counted().forget();

    for (int n = 1; n <= 20; n++) {
      open("large" + n, OptionalLong.empty());
    }
    CompletableFuture.allOf(streams.toArray(CompletableFuture[]::new))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertTrue(
        counted().with("from entry e").size() >= 4, counted().with("from entry e")::toString);
    for (CompletableFuture<UpdateStream> stream : streams) {
      assertTrue(Objects.requireNonNull(stream.join().poll()).json().length > 1_000_000);
    }
  }

  /** So many clients of one key that some are surely read together. */
  @Test
  void whatAClientDidIsToldToItAlone() {
    int clients = 200;
    journal.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        values (ropeway_bucket('docs', 'near'), 'docs', 'near', 9, 0, '{}', now(), now())
        """);
    journal.execute(
        """
        insert into recorded_action
          (bucket, store, key, client, id, name, args, recorded_at, status, version, decided_at)
        select ropeway_bucket('docs', 'near'), 'docs', 'near', 'c' || c, id, 'set', '1', now(), 'applied', 9, now()
        from generate_series(1, %d) c, generate_series(1, 1 + c %% 5) id
        """
            .formatted(clients));
    for (int c = 1; c <= clients; c++) {
      streams.add(openAs(new Client("c" + c, false), "near", -1).toCompletableFuture());
    }

    for (int c = 1; c <= clients; c++) {
      StreamEvent snapshot = Objects.requireNonNull(streams.get(c - 1).join().poll());
      List<String> acks =
          JsonText.read(new String(snapshot.json(), StandardCharsets.UTF_8))
              .asJsonObject()
              .getJsonArray("acks")
              .stream()
              .map(JsonValue::asJsonObject)
              .map(ack -> ack.getString("client") + "#" + ack.getInt("id"))
              .toList();
      String name = "c" + c;
      assertEquals(
          LongStream.rangeClosed(1, 1 + c % 5).mapToObj(id -> name + "#" + id).toList(), acks);
    }
  }

  /** A reader that is somebody. */
  private record Client(String client, boolean broken) implements SideEvents {
    @Override
    public @Nullable StreamEvent next() {
      return null;
    }

    @Override
    public void wakes(Sleeper reader) {
      // there is nothing
    }

    @Override
    public void close() {
      if (broken) {
        throw new IllegalStateException("On purpose");
      }
    }
  }

  @Test
  void resumingReadersLeaveNoMemoryTaken() throws Exception {
    fill(500);
    openAll(500);
    streams.forEach(stream -> stream.join().close());
    streams.clear();

    assertEquals(0, opener.parts().streams().readers());
    assertEquals(List.of(), List.copyOf(opener.parts().publisher().watched()));
    for (int n = 1; n <= 500; n++) {
      open("k" + n, OptionalLong.of(1));
    }
    CompletableFuture.allOf(streams.toArray(CompletableFuture[]::new))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals(0, opener.parts().streams().resets(), "there was memory for all");
  }
}
