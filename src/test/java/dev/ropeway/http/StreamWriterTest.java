package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.testing.HandClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stream has a turn when there is something to say, and a slow one has its turns apart. */
class StreamWriterTest {
  private static final String RETRY = "retry: 1000\n\n";
  private static final Duration BEAT = Duration.ofSeconds(15);

  private final HandClock clock = new HandClock(Instant.EPOCH);
  private final Output out = new Output();
  private final Said said = new Said();
  private final Deque<Runnable> together = new ArrayDeque<>();
  private final Deque<Runnable> apart = new ArrayDeque<>();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private Runnable afterWriting = () -> {};

  /** A connection, which takes its time if it is told to. */
  private final class Output extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<Integer> sizes = new ArrayList<>();
    Duration takes = Duration.ZERO;
    boolean broken;
    int flushes;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] from, int start, int length) throws IOException {
      if (broken) {
        throw new IOException("The reader is gone");
      }
      clock.pass(takes);
      sizes.add(length);
      bytes.write(from, start, length);
    }

    @Override
    public void flush() {
      flushes++;
    }

    synchronized String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  /** What is to be said, piece by piece. */
  private static final class Said implements StreamSource {
    final Queue<String> pieces = new ConcurrentLinkedQueue<>();
    volatile @Nullable Runnable ready;
    volatile boolean broken;
    volatile boolean closed;
    volatile int taken;

    void wake() {
      Runnable told = ready;
      if (told != null) {
        told.run();
      }
    }

    @Override
    public void whenReady(Runnable told) {
      ready = told;
      told.run();
    }

    @Override
    public void take(Outgoing into) {
      if (broken) {
        throw new IllegalStateException("It is broken");
      }
      taken++;
      String piece = pieces.poll();
      if (piece != null) {
        into.add(piece);
      }
    }

    @Override
    public boolean closed() {
      return closed && pieces.isEmpty();
    }

    @Override
    public void close() {
      closed = true;
      wake();
    }
  }

  private StreamWriter begin(Executor quick) {
    StreamWriter writer =
        new StreamWriter(
            said,
            out,
            quick,
            apart::add,
            clock,
            start -> {
              writes.incrementAndGet();
              afterWriting.run();
            },
            ended -> ends.incrementAndGet());
    writer.begin(1_000);
    return writer;
  }

  private StreamWriter begin() {
    StreamWriter writer = begin(together::add);
    run(together);
    return writer;
  }

  private static void run(Deque<Runnable> turns) {
    for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
      turn.run();
    }
  }

  private void say(String piece) {
    said.pieces.add(piece);
    said.wake();
    run(together);
  }

  @Test
  void whatThereIsIsWrittenInOrder() {
    said.pieces.add("a");
    begin();
    say("b");
    assertEquals(RETRY + "ab", out.text());
    assertEquals(2, writes.get());
    assertEquals(2, out.flushes);
    assertEquals(0, ends.get());
  }

  @Test
  void noTurnIsTakenWhileThereIsNothing() {
    begin();
    int before = said.taken;
    run(together);
    assertEquals(before, said.taken);
    said.wake();
    said.wake();
    assertEquals(1, together.size(), "however often it is woken");
  }

  @Test
  void whatComesAtTheEndOfItsTurnGivesItAnotherOne() {
    begin();
    afterWriting =
        () -> {
          afterWriting = () -> {};
          said.pieces.add("late");
          said.wake();
        };
    say("a");
    assertEquals(RETRY + "alate", out.text());
  }

  @Test
  void largePiecesAreWrittenInPortions() {
    begin();
    say("x".repeat(20_000));
    assertEquals(20_000, out.text().length() - RETRY.length());
    assertTrue(out.sizes.stream().allMatch(size -> size <= Outgoing.PORTION), "" + out.sizes);
  }

  @Test
  void quietStreamGetsAComment() {
    StreamWriter writer = begin();
    writer.look(BEAT);
    run(together);
    assertEquals(RETRY, out.text());
    clock.pass(BEAT);
    writer.look(BEAT);
    run(together);
    assertEquals(RETRY + ":\n\n", out.text());
    writer.look(BEAT);
    run(together);
    assertEquals(RETRY + ":\n\n", out.text());
    assertEquals(1, writes.get(), "it is no update");
  }

  @Test
  void slowReaderHasItsTurnsApartUntilItIsQuickForLong() {
    begin();
    out.takes = Crew.LONG;
    say("a");
    out.takes = Duration.ZERO;
    int turns = 0;
    said.pieces.add("b");
    said.wake();
    while (!apart.isEmpty()) {
      assertTrue(together.isEmpty());
      run(apart);
      turns++;
      said.pieces.add("c");
      said.wake();
    }
    assertEquals(100, turns);
    assertEquals(1, together.size());
    run(together);
    assertEquals(RETRY + "ab" + "c".repeat(100), out.text());
  }

  @Test
  void whatWasSaidLastIsWrittenBeforeTheEnd() {
    begin();
    said.pieces.add("last");
    said.close();
    run(together);
    assertEquals(RETRY + "last", out.text());
    assertEquals(1, ends.get());
    said.wake();
    run(together);
    assertEquals(1, ends.get());
  }

  @Test
  void readerWhoIsGoneEndsIt() {
    begin();
    out.broken = true;
    say("a");
    assertTrue(said.closed);
    assertEquals(1, ends.get());
  }

  @Test
  void sourceThatFailsEndsIt() {
    begin();
    said.broken = true;
    say("a");
    assertTrue(said.closed);
    assertEquals(1, ends.get());
  }

  @Test
  void nothingIsLostHoweverThreadsMeet() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      begin(threads);
      int most = 20_000;
      for (int i = 0; i < most; i++) {
        said.pieces.add(i + " ");
        said.wake();
      }
      String all = IntStream.range(0, most).mapToObj(i -> i + " ").collect(Collectors.joining());
      Await.until(Duration.ofSeconds(10), "all is written", () -> out.text().equals(RETRY + all));
    } finally {
      threads.shutdownNow();
    }
  }
}
