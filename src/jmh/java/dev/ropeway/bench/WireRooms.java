package dev.ropeway.bench;

import dev.ropeway.HttpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Rooms whose clients count, each on a counter of its own, over a live connection each: how long it
 * takes from an action to all who are in its room.
 */
final class WireRooms implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int port;
  private final MirrorLoad load;
  private final String prefix;
  private final WireLines lines = new WireLines();
  private final List<Client> clients = new ArrayList<>();
  private final Histogram micros = new ConcurrentHistogram(Score.LONGEST_MICROS, 3);
  private volatile boolean measuring;

  WireRooms(int port, MirrorLoad load) throws IOException {
    this.port = port;
    this.load = load;
    this.prefix = "wire-" + Long.toString(System.nanoTime(), 36) + "-";
    for (int i = 0; i < load.rooms() * load.clients(); i++) {
      clients.add(new Client(i));
    }
    lines.start();
  }

  /**
   * What was measured.
   *
   * @param perSecond actions that were applied
   * @param lost deliveries that never came
   * @param wrong counters that are not what was asked for
   */
  record Result(
      MirrorLoad load,
      double p50,
      double p99,
      double longest,
      double perSecond,
      double bytesPerUpdate,
      ServerUse use,
      long lost,
      long wrong) {}

  private final class Client {
    private static final int KEPT = 1_024;

    private final int number;
    private final String key;
    private final WireLine line;
    private final AtomicLongArray sentAt = new AtomicLongArray(KEPT);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acked = new AtomicLong();
    private final AtomicLong updates = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();

    Client(int number) throws IOException {
      this.number = number;
      this.key = prefix + number / load.clients();
      this.line = lines.open(port, this::read);
      line.send(
          "[[\"watch\",1,{\"store\":\"boards\",\"key\":\"%s\",\"client\":\"c%d\",\"acks\":\"own\"}]]"
              .formatted(key, number));
    }

    void count() {
      long id = sent.incrementAndGet();
      sentAt.set((int) (id % KEPT), System.nanoTime());
      line.send(
          "[[\"actions\",1,[{\"id\":"
              + id
              + ",\"name\":\"increment\",\"args\":{\"path\":\"/c"
              + number
              + "\",\"by\":1}}]]]");
    }

    private void read(String text, long now) {
      WireMessages.each(
          text,
          (type, json) -> {
            if (type.equals("update")) {
              updates.incrementAndGet();
              acks(json, now);
            } else if (type.equals("refused") || type.equals("failed")) {
              Progress.say("  %s: %s", type, json);
            }
          });
    }

    private void acks(String json, long now) {
      String sign = "\"client\":\"c";
      for (int at = json.indexOf(sign); at >= 0; at = json.indexOf(sign, at + 1)) {
        int end = json.indexOf('"', at + sign.length());
        Client of = clients.get(Integer.parseInt(json, at + sign.length(), end, 10));
        int number = json.indexOf("\"id\":", end) + 5;
        long id = Follower.number(json.substring(number - 5, number + 20), "\"id\":");
        heard.incrementAndGet();
        if (measuring) {
          micros.recordValue(Math.max(0, now - of.sentAt.get((int) (id % KEPT))) / 1_000);
        }
        if (of == this) {
          acked.set(id);
        }
      }
    }
  }

  /** Has them count until what that takes is compiled; nothing is looked at. */
  void warmUp(Duration time) {
    count(time);
    end();
  }

  /** Has them count for so long at their pace, and afterwards looks whether all is right. */
  Result run(Duration time) throws Exception {
    ServerUse use = ServerUse.of("bench-live");
    measuring = true;
    long bytes = lines.bytes();
    long before = clients.stream().mapToLong(each -> each.acked.get()).sum();
    long updates = clients.stream().mapToLong(each -> each.updates.get()).sum();
    long begin = System.nanoTime();
    count(time);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long inTime = clients.stream().mapToLong(each -> each.acked.get()).sum() - before;
    bytes = lines.bytes() - bytes;
    updates = clients.stream().mapToLong(each -> each.updates.get()).sum() - updates;
    ServerUse used = use.since();
    long lost = end();
    measuring = false;
    return new Result(
        load,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3,
        inTime / seconds,
        (double) bytes / Math.max(1, updates),
        used,
        lost,
        wrong());
  }

  private void count(Duration time) {
    long begin = System.nanoTime();
    long period = 1_000_000_000L / load.perSecond();
    int size = clients.size();
    for (long i = 0; i * period / size < time.toNanos(); i++) {
      long due = begin + i * period / size;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      clients.get((int) (i % size)).count();
    }
  }

  /** Waits until all have arrived; how many never do. */
  private long end() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && missing() > 0) {
      LockSupport.parkNanos(10_000_000);
    }
    return missing() + (lines.failed() ? 1 : 0);
  }

  /** Each has to hear of all actions of its room. */
  private long missing() {
    long missing = 0;
    for (int room = 0; room < load.rooms(); room++) {
      List<Client> in = clients.subList(room * load.clients(), (room + 1) * load.clients());
      long sent = in.stream().mapToLong(each -> each.sent.get()).sum();
      missing += in.stream().mapToLong(each -> Math.abs(sent - each.heard.get())).sum();
    }
    return missing;
  }

  private long wrong() throws IOException {
    long wrong = 0;
    try (HttpConnection http = new HttpConnection(port)) {
      for (int room = 0; room < load.rooms(); room++) {
        String entry = entry(http, room);
        for (Client each : clients.subList(room * load.clients(), (room + 1) * load.clients())) {
          String counter = "\"c" + each.number + "\":";
          wrong +=
              entry.contains(counter) && Follower.number(entry, counter) == each.sent.get() ? 0 : 1;
        }
      }
    }
    return wrong;
  }

  private String entry(HttpConnection http, int room) {
    try {
      return http.get("/api/stores/boards/keys/" + prefix + room);
    } catch (IOException e) {
      return ""; // nothing was ever applied there
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
