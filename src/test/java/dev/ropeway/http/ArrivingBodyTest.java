package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import jakarta.servlet.ReadListener;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without a container no problem can be made an answer of: such answers fail here. */
@Timeout(60)
class ArrivingBodyTest {
  private static final int MOST = 1_048_577;
  private static final byte[] BODY = "{\"some\":\"body\"}".getBytes(StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Settings SOON = settings("100");
  private static final Settings LATER = settings("600000");

  private final ArrivingBytes all = new ArrivingBytes();
  private final ExecutorService answering = Executors.newCachedThreadPool();
  private final AtomicInteger taken = new AtomicInteger();

  private static Settings settings(String millis) {
    Map<String, String> map =
        Map.of(Setting.BODY_TIME.key(), millis, Setting.BODIES_BYTES.key(), "1048576");
    return Settings.read(name -> Optional.ofNullable(map.get(name)));
  }

  @AfterEach
  void everythingIsGivenBack() {
    assertTrue(all.take(MOST, LATER));
    answering.shutdownNow();
  }

  private ArrivingBody body(GivenBody given, long length, Settings settings) {
    return new ArrivingBody(given.request(length), settings, all, answering, Runnable::run);
  }

  private CompletableFuture<Response> answer(ArrivingBody body) {
    return body.answer(
            bytes -> {
              assertArrayEquals(BODY, bytes);
              taken.incrementAndGet();
              return none();
            })
        .toCompletableFuture();
  }

  private static CompletionStage<Response> none() {
    return CompletableFuture.completedFuture(null);
  }

  private static void awaitAnswer(CompletableFuture<Response> answer) throws Exception {
    Await.until(PATIENCE, "the answer", answer::isDone);
  }

  @Test
  void bodyIsAnsweredOnceItHasEndedAndNotBefore() throws Exception {
    ArrivingBody body = body(new GivenBody(List.of(BODY)), BODY.length, LATER);
    CompletableFuture<Response> answer = answer(body);
    body.begin();
    body.onDataAvailable();
    assertFalse(answer.isDone());
    assertFalse(all.take(MOST, LATER));
    body.onAllDataRead();
    awaitAnswer(answer);
    assertFalse(answer.isCompletedExceptionally());
    assertEquals(1, taken.get());
  }

  @Test
  void noAnswerIsGivenOnTheThreadThatBringsTheBody() throws Exception {
    AtomicReference<Thread> answered = new AtomicReference<>();
    ArrivingBody body =
        new ArrivingBody(
            new GivenBody(List.of(BODY)).request(-1),
            LATER,
            all,
            this::runElsewhereFirst,
            Runnable::run);
    answer(body).whenComplete((none, failure) -> answered.set(Thread.currentThread()));
    body.begin();
    body.onDataAvailable();
    body.onAllDataRead();
    assertNotNull(answered.get());
    assertNotEquals(Thread.currentThread(), answered.get());
  }

  /** So fast that the task is done before who hands it over goes on. */
  private void runElsewhereFirst(Runnable task) {
    CompletableFuture.runAsync(task, answering).join();
  }

  @Test
  void whatIsAnsweredLaterIsAnsweredWhereItIsDecided() throws Exception {
    ArrivingBody body = body(new GivenBody(List.of(BODY)), BODY.length, LATER);
    CompletableFuture<Response> decided = new CompletableFuture<>();
    CompletableFuture<Response> answer = body.answer(bytes -> decided).toCompletableFuture();
    AtomicReference<Thread> answered = new AtomicReference<>();
    answer.thenRun(() -> answered.set(Thread.currentThread()));
    body.begin();
    body.onDataAvailable();
    body.onAllDataRead();
    assertTrue(all.take(MOST, LATER), "a body that waits for its outcome is held no longer");
    all.give(MOST);
    Thread decider = new Thread(() -> decided.complete(null));
    decider.start();
    decider.join();
    assertTrue(answer.isDone());
    assertEquals(decider, answered.get());
  }

  @Test
  void endAndErrorAndDeadlineTogetherAnswerOnceAndGiveEverythingBackOnce() throws Exception {
    Phaser together = new Phaser(2);
    for (int i = 0; i < 300; i++) {
      taken.set(0);
      ArrivingBody body = body(new GivenBody(List.of(BODY)), BODY.length, SOON);
      CompletableFuture<Response> answer = answer(body);
      body.begin();
      body.onDataAvailable();
      answering.execute(
          () -> {
            together.arriveAndAwaitAdvance();
            body.onError(new IOException("broken off"));
          });
      together.arriveAndAwaitAdvance();
      body.onAllDataRead();
      awaitAnswer(answer);
      assertEquals(answer.isCompletedExceptionally() ? 0 : 1, taken.get());
      assertTrue(all.take(MOST, LATER));
      all.give(MOST);
    }
  }

  @Test
  void bodyThatDoesNotComeEndsAtTheDeadline() throws Exception {
    ArrivingBody body = body(new GivenBody(List.of(BODY)), 2L * BODY.length, SOON);
    CompletableFuture<Response> answer = answer(body);
    body.begin();
    body.onDataAvailable();
    awaitAnswer(answer);
    body.onAllDataRead();
    assertEquals(0, taken.get());
  }

  /** Whoever sends faster than is read keeps the listener busy, though not for ever. */
  @Test
  void bodyThatNeverEndsEndsAtTheDeadline() throws Exception {
    GivenBody endless =
        new GivenBody(List.of()) {
          @Override
          public boolean isFinished() {
            return false;
          }

          @Override
          public int read(byte[] into, int offset, int most) throws IOException {
            if (Thread.interrupted()) {
              throw new InterruptedIOException("the test has taken too long");
            }
            return most;
          }
        };
    ArrivingBody body = body(endless, -1, SOON);
    CompletableFuture<Response> answer = answer(body);
    body.begin();
    body.onDataAvailable();
    awaitAnswer(answer);
    assertEquals(0, taken.get());
  }

  @Test
  void streamThatCannotBeListenedToIsAnswered() throws Exception {
    GivenBody refusing =
        new GivenBody(List.of(BODY)) {
          @Override
          public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("not here");
          }
        };
    ArrivingBody body = body(refusing, BODY.length, LATER);
    CompletableFuture<Response> answer = answer(body);
    body.begin();
    awaitAnswer(answer);
    assertEquals(0, taken.get());
  }

  @Test
  void answerThatFailsWithAnErrorGivesBackWhatWasHeld() throws Exception {
    ArrivingBody body = body(new GivenBody(List.of(BODY)), BODY.length, LATER);
    CompletableFuture<Response> answer =
        body.answer(
                bytes -> {
                  throw new StackOverflowError("too deep");
                })
            .toCompletableFuture();
    body.begin();
    body.onDataAvailable();
    body.onAllDataRead();
    awaitAnswer(answer);
  }

  @Test
  void bodyThatNobodyAskedForIsNotTouched() throws Exception {
    GivenBody given = new GivenBody(List.of(BODY));
    ArrivingBody body = body(given, BODY.length, SOON);
    body.begin();
    body.onDataAvailable();
    body.onError(new IOException("broken off"));
    body.onAllDataRead();
    assertFalse(given.isFinished());
  }
}
