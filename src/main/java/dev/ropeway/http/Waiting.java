package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers when a stage is done, or {@code ropeway.wait} is over; no thread waits meanwhile.
 *
 * <p>Never on a thread of the server's own executors: they carry the context of the request into
 * the task, and in Open Liberty 26 answers that were given there met the end of the request, so
 * that under load a few in 100,000 became a 500 (SRVE8504W, RESTEASY002020).
 */
@ApplicationScoped
public class Waiting {
  /**
   * What a server surely keeps in its buffer, so that making the answer never waits for a client.
   */
  private static final int SMALL = 4_096;

  @Inject private Ropeway ropeway;

  /**
   * Makes the answer.
   *
   * @param answer may block; it runs away from those that complete the stage
   */
  <T extends @Nullable Object> CompletionStage<Response> answer(
      CompletionStage<T> stage, Function<? super T, Response> answer) {
    return own(stage)
        .orTimeout(patience(), TimeUnit.MILLISECONDS)
        .handleAsync((value, failure) -> respond(value, failure, answer), ropeway.answering());
  }

  /**
   * Makes the answer, of something else if the stage takes too long.
   *
   * @param late what is answered then
   */
  <T> CompletionStage<Response> answer(
      CompletionStage<T> stage, T late, Function<? super T, Response> answer) {
    return own(stage)
        .completeOnTimeout(late, patience(), TimeUnit.MILLISECONDS)
        .handleAsync((value, failure) -> respond(value, failure, answer), ropeway.answering());
  }

  /**
   * Makes the answer where the stage completes, which spares a change of threads; what might have
   * to wait for a slow client is handed over all the same.
   *
   * @param answer must not block
   */
  <T extends @Nullable Object> CompletionStage<Response> answerAtOnce(
      CompletionStage<T> stage, Function<? super T, Response> answer) {
    return own(stage)
        .orTimeout(patience(), TimeUnit.MILLISECONDS)
        .handle(
            (value, failure) -> {
              Response made = respond(value, failure, answer);
              return isSmall(made) && !(failure instanceof TimeoutException)
                  ? CompletableFuture.completedFuture(made)
                  : CompletableFuture.supplyAsync(() -> made, ropeway.answering());
            })
        .thenCompose(Function.identity());
  }

  private static <T extends @Nullable Object> CompletableFuture<T> own(CompletionStage<T> stage) {
    return stage.thenApply(Function.<T>identity()).toCompletableFuture();
  }

  private long patience() {
    return ropeway.settings().get(Setting.WAIT);
  }

  private static boolean isSmall(Response response) {
    return !(response.getEntity() instanceof byte[] bytes) || bytes.length <= SMALL;
  }

  private static <T extends @Nullable Object> Response respond(
      T value, @Nullable Throwable failure, Function<? super T, Response> answer) {
    if (failure != null) {
      return ProblemResponses.of(failure);
    }
    try {
      return answer.apply(value);
    } catch (RuntimeException e) {
      return ProblemResponses.of(e);
    }
  }
}
