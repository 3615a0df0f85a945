package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What becomes of requests of a replay that is closed. */
class AskingTest {
  private final HandTimer timer = new HandTimer();
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private int sent;
  private final Asking asking =
      new Asking(
          new Serial(Runnable::run, timer),
          () -> 0.5,
          new Addresses(List.of("http://a")),
          (path, wanted) -> {
            sent++;
            return answer;
          });

  private static void assertClosed(CompletableFuture<JsonObject> asked) {
    assertTrue(asked.isDone(), "whoever waits is told");
    Throwable why = assertThrows(CompletionException.class, asked::join).getCause();
    assertTrue(why instanceof ReplayFailedException failed && failed.type().equals("closed"));
  }

  @Test
  void whatIsNotAnsweredEndsWithIt() {
    CompletableFuture<JsonObject> asked = asking.get("/a", Wanted.ENTRY);
    assertFalse(asked.isDone());
    asking.end();
    assertClosed(asked);
    answer.complete(Answer.ok("http://a", 200, JsonValues.object().build()));
    assertClosed(asked);
  }

  @Test
  void nothingIsAskedBehindItsEnd() {
    asking.end();
    assertClosed(asking.get("/a", Wanted.ENTRY));
    assertEquals(0, sent);
  }
}
