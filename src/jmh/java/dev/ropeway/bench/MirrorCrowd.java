package dev.ropeway.bench;

import dev.ropeway.Outcome;
import dev.ropeway.client.Room;
import dev.ropeway.client.RopewayClient;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** The mirrors of a load: each counts on a counter of its own, at its pace. */
final class MirrorCrowd implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MirrorLoad load;
  private final List<Counter> counters = new ArrayList<>();
  private final ScheduledExecutorService pace = Executors.newScheduledThreadPool(2);

  private MirrorCrowd(MirrorLoad load) {
    this.load = load;
  }

  /** One mirror and what it asked for. */
  private record Counter(Room room, String name, int group, LongAdder asked, LongAdder applied) {

    void count() {
      asked.increment();
      room.patch(
              "increment", Json.createObjectBuilder().add("path", "/" + name).add("by", 1).build())
          .thenAccept(this::decided);
    }

    private void decided(Outcome outcome) {
      if (outcome.applied()) {
        applied.increment();
      }
    }

    boolean settled() {
      return room.statistics().inFlight() == 0;
    }

    /** Whether a mirror shows what was asked for. */
    boolean isRight(JsonObject shown) {
      long wanted = asked.sum();
      long value = shown.get(name) instanceof JsonNumber number ? number.longValue() : 0;
      return wanted == applied.sum() && wanted == value;
    }
  }

  /** Opens all of them. */
  static MirrorCrowd join(RopewayClient client, MirrorLoad load) throws Exception {
    MirrorCrowd crowd = new MirrorCrowd(load);
    List<CompletableFuture<Room>> opening = new ArrayList<>();
    for (int i = 0; i < load.rooms() * load.clients(); i++) {
      int room = i / load.clients();
      opening.add(client.room("boards", load.key(room)).client("c" + i).connect());
      if (opening.size() % 50 == 0) {
        opening.get(opening.size() - 1).get();
      }
    }
    for (int i = 0; i < opening.size(); i++) {
      crowd.counters.add(
          new Counter(
              opening.get(i).get(), "c" + i, i / load.clients(), new LongAdder(), new LongAdder()));
    }
    return crowd;
  }

  String probedKey() {
    return load.key(0);
  }

  void start() {
    if (counters.isEmpty()) {
      return;
    }
    long period = TimeUnit.SECONDS.toNanos(1) / load.perSecond();
    for (int i = 0; i < counters.size(); i++) {
      long offset = period * i / counters.size();
      pace.scheduleAtFixedRate(counters.get(i)::count, offset, period, TimeUnit.NANOSECONDS);
    }
  }

  /** Stops and waits until everything is decided; how many actions that were. */
  long stop() throws InterruptedException {
    pace.shutdown();
    pace.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && !counters.stream().allMatch(Counter::settled)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return counters.stream().mapToLong(each -> each.applied().sum()).sum();
  }

  /** How many counters did not end at the number of their actions in some mirror of their room. */
  long wrong() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && wrongNow() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10)); // the last updates are on the way
    }
    return wrongNow();
  }

  private long wrongNow() {
    return counters.stream().filter(counter -> !isRightEverywhere(counter)).count();
  }

  private boolean isRightEverywhere(Counter counter) {
    int begin = counter.group() * load.clients();
    return counters.subList(begin, begin + load.clients()).stream()
        .allMatch(each -> counter.isRight(each.room().data().asJsonObject()));
  }

  static boolean agree(Room a, Room b) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && !a.data().equals(b.data())) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return a.data().equals(b.data());
  }

  @Override
  public void close() {
    pace.shutdownNow();
    counters.forEach(counter -> counter.room().leave());
  }
}
