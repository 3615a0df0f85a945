package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.session.Ropeway;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers when a stage is done, or {@code ropeway.wait} is over; no thread waits meanwhile. */
@ApplicationScoped
public class Waiting {
  @Inject private Ropeway ropeway;
  @Resource private ManagedExecutorService executor;

  /**
   * Makes the answer.
   *
   * @param answer runs on a thread that may block, away from those that complete the stage: a
   *     client that is slow to take its answer keeps nobody else waiting
   */
  <T extends @Nullable Object> CompletionStage<Response> answer(
      CompletionStage<T> stage, Function<? super T, Response> answer) {
    long wait = ropeway.node().settings().get(Setting.WAIT);
    CompletableFuture<T> own = stage.thenApply(Function.<T>identity()).toCompletableFuture();
    return own.orTimeout(wait, TimeUnit.MILLISECONDS)
        .handleAsync((value, failure) -> respond(value, failure, answer), executor);
  }

  /**
   * Makes the answer, of something else if the stage takes too long.
   *
   * @param late what is answered then
   */
  <T> CompletionStage<Response> answer(
      CompletionStage<T> stage, T late, Function<? super T, Response> answer) {
    long wait = ropeway.node().settings().get(Setting.WAIT);
    CompletableFuture<T> own = stage.thenApply(Function.<T>identity()).toCompletableFuture();
    return own.completeOnTimeout(late, wait, TimeUnit.MILLISECONDS)
        .handleAsync((value, failure) -> respond(value, failure, answer), executor);
  }

  private static <T extends @Nullable Object> Response respond(
      T value, @Nullable Throwable failure, Function<? super T, Response> answer) {
    if (failure != null) {
      return Problems.of(failure).response();
    }
    try {
      return answer.apply(value);
    } catch (RuntimeException e) {
      return Problems.of(e).response();
    }
  }
}
