package dev.ropeway.room;

import dev.ropeway.OverloadedException;
import dev.ropeway.config.LoopLog;
import dev.ropeway.journal.GroupSeats;
import dev.ropeway.journal.RoomGroup;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;

/**
 * Finds seats for clients who want some room of a group: one group after the other, all who wait
 * for it at once, so that however many there are they take one connection. Thread-safe.
 */
final class Matchmaker {
  private static final LoopLog LOG =
      new LoopLog(Matchmaker.class, "Clients could not be sent to rooms of a group");
  private static final int MOST_WAITING = 2_000;
  private static final int MOST_TOGETHER = 100;

  private record Wish(
      RoomGroup group, String client, String fresh, CompletableFuture<String> found) {}

  private final GroupSeats seats;
  private final ToIntFunction<String> capacity;
  private final Executor executor;
  private final Runnable held;

  // guarded by this
  private final Deque<Wish> waiting = new ArrayDeque<>();
  private boolean working;

  /**
   * Finds seats.
   *
   * @param held is told that seats are held, which lapse if nobody comes
   */
  Matchmaker(GroupSeats seats, ToIntFunction<String> capacity, Executor executor, Runnable held) {
    this.seats = seats;
    this.capacity = capacity;
    this.executor = executor;
    this.held = held;
  }

  /**
   * Finds a room.
   *
   * @param client without what tells its tabs apart
   * @param fresh the key of the room that is begun if there is none with a free seat
   * @return completes with the key
   */
  CompletableFuture<String> find(RoomGroup group, String client, String fresh) {
    Wish wish = new Wish(group, client, fresh, new CompletableFuture<>());
    synchronized (this) {
      if (waiting.size() >= MOST_WAITING) {
        throw new OverloadedException("Too many want to be sent to rooms. Try again in a moment.");
      }
      waiting.add(wish);
    }
    work();
    return wish.found();
  }

  private void work() {
    synchronized (this) {
      if (working || waiting.isEmpty()) {
        return;
      }
      working = true;
    }
    if (!LOG.begins(executor, this::run)) {
      List<Wish> lost;
      synchronized (this) {
        working = false;
        lost = List.copyOf(waiting);
        waiting.clear();
      }
      OverloadedException closing = new OverloadedException("This node takes nothing in now.");
      lost.forEach(wish -> wish.found().completeExceptionally(closing));
    }
  }

  private void run() {
    for (List<Wish> wishes = next(); !wishes.isEmpty(); wishes = next()) {
      List<Wish> together = wishes;
      LOG.surely(() -> answer(together));
    }
  }

  /** Those who wait for the same group as the first; nobody if there is nothing to do. */
  private synchronized List<Wish> next() {
    List<Wish> together = new ArrayList<>();
    Wish first = waiting.peek();
    for (Wish wish : waiting) {
      if (first != null && wish.group().equals(first.group()) && together.size() < MOST_TOGETHER) {
        together.add(wish);
      }
    }
    waiting.removeAll(together);
    working = !together.isEmpty();
    return together;
  }

  private void answer(List<Wish> wishes) {
    RoomGroup group = wishes.get(0).group();
    Map<String, String> fresh = new LinkedHashMap<>();
    wishes.forEach(wish -> fresh.putIfAbsent(wish.client(), wish.fresh()));
    try {
      Map<String, String> found = seats.find(group, capacity.applyAsInt(group.store()), fresh);
      wishes.forEach(wish -> tell(wish, Objects.requireNonNull(found.get(wish.client()))));
    } catch (RuntimeException | Error e) {
      wishes.forEach(wish -> wish.found().completeExceptionally(e));
      LOG.failed(e);
    }
    held.run();
  }

  /** Away from here, for whoever waits may take his time. */
  private void tell(Wish wish, String key) {
    if (!LOG.begins(executor, () -> wish.found().complete(key))) {
      wish.found().cancel(false);
    }
  }
}
