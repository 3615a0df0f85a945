package dev.ropeway.live;

import dev.ropeway.NotRecordedException;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.config.Setting;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.Problems;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What a client is told in reply to one of its messages. */
final class LiveReply {
  private final LiveParts parts;
  private final LiveSender sender;
  private final LiveInbox inbox;
  private final String type;
  private final int number;

  LiveReply(LiveParts parts, LiveSender sender, LiveInbox inbox, LiveMessage to) {
    this.parts = parts;
    this.sender = sender;
    this.inbox = inbox;
    this.type = type(to);
    this.number = to.number();
  }

  private static String type(LiveMessage message) {
    return switch (message.type()) {
      case "actions" -> "refused";
      case "transaction" -> "transacted";
      case "join" -> "joined";
      default -> "took";
    };
  }

  /** What became of it. */
  void tell(JsonObject payload) {
    tell(type, payload);
  }

  /** Its outcomes. */
  void outcomes(JsonObject payload) {
    tell("outcomes", payload);
  }

  /** It was taken, and there is no more to tell. */
  void took() {
    sender.answer(LiveText.message(type, number, JsonText.writeUtf8(JsonValue.TRUE)));
  }

  /** Nothing became of it. */
  void fail(Throwable failure) {
    fail(Problems.of(failure));
  }

  /** Nothing became of it. */
  void fail(Problem problem) {
    tell(document(problem));
  }

  /** Refuses; whoever wants more than he may is told after a while, and not heard meanwhile. */
  void refuse(RuntimeException failure) {
    JsonObject document = document(Problems.of(failure));
    boolean beyond =
        failure instanceof BoundExceededException
            || (failure instanceof NotRecordedException e
                && e.kind() == NotRecordedException.Kind.BUDGET);
    if (!beyond) {
      tell(document);
      return;
    }
    inbox.hold();
    long delay = parts.settings().get(Setting.REFUSAL_DELAY);
    Executor later = CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, parts.quick());
    later.execute(
        () -> {
          tell(document);
          inbox.letGo();
        });
  }

  private void tell(String what, JsonObject payload) {
    sender.answer(LiveText.message(what, number, JsonText.writeUtf8(payload)));
  }

  /** A problem as it is told here: what is a header over HTTP is a member. */
  static JsonObject document(Problem problem) {
    JsonObjectBuilder json = problem.json();
    String wait = problem.headers().get(Problem.RETRY_AFTER);
    return (wait == null ? json : json.add("retryAfter", JsonValues.number(Long.parseLong(wait))))
        .build();
  }
}
