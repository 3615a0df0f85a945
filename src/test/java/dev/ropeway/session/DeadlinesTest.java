package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.OutcomePendingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final long MILLIS = 30_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  // near its end, as System.nanoTime may be
  private long now = Long.MAX_VALUE - 10 * SECOND;
  private final Deadlines deadlines = new Deadlines(MILLIS, () -> now, Runnable::run);

  private OutcomeStage<String> stage() {
    return stage(null);
  }

  private OutcomeStage<String> stage(@Nullable CompletableFuture<Void> recording) {
    OutcomeStage<String> stage = new OutcomeStage<>(Surrounding.NONE, "Action 7", recording);
    deadlines.add(stage);
    return stage;
  }

  private static OutcomePendingException failure(CompletableFuture<?> stage) {
    assertTrue(stage.isDone());
    return assertInstanceOf(
        OutcomePendingException.class,
        assertThrows(CompletionException.class, stage::join).getCause());
  }

  @Test
  void whatIsNotDecidedInTimeSaysSo() {
    CompletableFuture<Void> recording = new CompletableFuture<>();
    OutcomeStage<String> recorded = stage(recording);
    OutcomeStage<String> unknown = stage();
    deadlines.sweep();
    recording.complete(null);
    now += 29 * SECOND;
    deadlines.sweep();
    assertFalse(recorded.isDone() || unknown.isDone());
    now += SECOND;
    deadlines.sweep();

    assertEquals(
        "Action 7 was not decided within 30000 ms. It is recorded, and will be decided.",
        failure(recorded).getMessage());
    assertTrue(failure(recorded).recorded());
    assertFalse(failure(unknown).recorded());
    assertEquals(0, deadlines.held());
  }

  @Test
  void whatDependsOnAStageEndsWithIt() {
    CompletableFuture<Integer> dependent = stage().thenApply(String::length);
    deadlines.sweep();
    now += 31 * SECOND;
    deadlines.sweep();
    failure(dependent);
  }

  @Test
  void whatIsDecidedIsForgottenAtTheNextTick() {
    for (int i = 0; i < 10_000; i++) {
      stage().complete("done");
    }
    OutcomeStage<String> open = stage();
    deadlines.sweep();
    assertEquals(1, deadlines.held());
    open.complete("done");
    deadlines.sweep();
    assertEquals(0, deadlines.held());
  }

  @Test
  void whatIsDecidedBehindOneThatIsNotIsNotKept() {
    OutcomeStage<String> stuck = stage();
    List<OutcomeStage<String>> some = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      some.forEach(each -> each.complete("done"));
      some.clear();
      for (int j = 0; j < 100; j++) {
        some.add(stage());
      }
      now += SECOND / 100;
      deadlines.sweep();
      assertTrue(deadlines.held() < 3_000, "held " + deadlines.held());
    }
    now += 21 * SECOND;
    deadlines.sweep();
    failure(stuck);
  }

  @Test
  void aNodeThatStopsLeavesNobodyWaiting() {
    OutcomeStage<String> before = stage();
    deadlines.sweep();
    OutcomeStage<String> justBefore = stage();
    deadlines.close();
    OutcomeStage<String> after = stage();

    for (OutcomeStage<String> stage : List.of(before, justBefore, after)) {
      assertTrue(String.valueOf(failure(stage).getMessage()).contains("stopped"));
    }
  }

  @Test
  void aNodeThatStopsLeavesToACallersTransactionWhatItsEndSays() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Surrounding running = new Surrounding(() -> false, over);
    OutcomeStage<String> told = new OutcomeStage<>(running, "Action 7", null);
    OutcomeStage<String> untold = new OutcomeStage<>(running, "Action 8", null);
    deadlines.add(told);
    deadlines.add(untold);
    deadlines.close();
    OutcomeStage<String> after = new OutcomeStage<>(running, "Action 9", null);
    deadlines.add(after);
    assertFalse(told.isDone() || untold.isDone() || after.isDone());

    told.complete("left to others");
    over.complete(null);

    assertEquals("left to others", told.join());
    failure(untold);
    failure(after);
  }

  @Test
  void stagesOfManyThreadsAllEnd() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<CompletableFuture<List<OutcomeStage<String>>>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> {
                List<OutcomeStage<String>> mine = new ArrayList<>();
                for (int j = 0; j < 10_000; j++) {
                  mine.add(stage());
                }
                return mine;
              },
              threads));
    }
    while (!all.stream().allMatch(CompletableFuture::isDone)) {
      deadlines.sweep();
    }
    deadlines.sweep();
    now += 31 * SECOND;
    deadlines.sweep();
    for (CompletableFuture<List<OutcomeStage<String>>> each : all) {
      each.join().forEach(DeadlinesTest::failure);
    }
    threads.shutdown();
  }
}
