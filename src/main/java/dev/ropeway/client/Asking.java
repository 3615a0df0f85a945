package dev.ropeway.client;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Asks again and again where an answer may still come. Thread-safe. */
final class Asking implements HistoryReader.Requests {

  /** Sends one request; never fails. */
  interface Sender {
    CompletableFuture<Answer> send(String path, Wanted wanted);
  }

  private final Serial serial;
  private final DoubleSupplier random;
  private final Addresses addresses;
  private final Sender sender;

  /** What is not answered yet. */
  private final Set<CompletableFuture<JsonObject>> open = ConcurrentHashMap.newKeySet();

  private volatile boolean over;

  Asking(Serial serial, DoubleSupplier random, Addresses addresses, Sender sender) {
    this.serial = serial;
    this.random = random;
    this.addresses = addresses;
    this.sender = sender;
  }

  /** Completes with what was asked for, in a task of the Serial; fails if that is refused. */
  @Override
  public CompletableFuture<JsonObject> get(String path, Wanted wanted) {
    CompletableFuture<JsonObject> answered = new CompletableFuture<>();
    open.add(answered);
    answered.whenComplete((answer, failure) -> open.remove(answered));
    if (over) { // looked at behind the adding, as what ends it looks behind saying so
      answered.completeExceptionally(closed());
    }
    ask(path, wanted, answered, ExponentialBackoff.standard());
    return answered;
  }

  private void ask(
      String path,
      Wanted wanted,
      CompletableFuture<JsonObject> answered,
      ExponentialBackoff backoff) {
    if (!answered.isDone()) {
      sender
          .send(path, wanted)
          .thenAcceptAsync(answer -> judge(path, wanted, answered, backoff, answer), serial);
    }
  }

  private void judge(
      String path,
      Wanted wanted,
      CompletableFuture<JsonObject> answered,
      ExponentialBackoff backoff,
      Answer answer) {
    if (answer.ok()) {
      addresses.worked();
      answered.complete(answer.body());
    } else if (!answer.mayPass()) {
      answered.completeExceptionally(ReplayFailedException.of(answer));
    } else {
      if (answer.isNone()) {
        addresses.failed(answer.url());
      }
      Duration own = backoff.pause(random.getAsDouble());
      Duration wait = own.compareTo(answer.retryAfter()) > 0 ? own : answer.retryAfter();
      serial.schedule(wait, () -> ask(path, wanted, answered, backoff.next()));
    }
  }

  private static ReplayFailedException closed() {
    return new ReplayFailedException("closed", "the replay was closed");
  }

  /** Nothing more is asked. */
  void end() {
    over = true;
    open.forEach(answered -> answered.completeExceptionally(closed()));
  }
}
