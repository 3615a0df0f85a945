package dev.ropeway.feed;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Notification;
import dev.ropeway.journal.Notifications;
import dev.ropeway.journal.Notifier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The feed through PostgreSQL's {@code LISTEN} and {@code NOTIFY}. Hints go to all nodes, what
 * happens in rooms only to those that read them ({@link RoomNodes}). Keeps one connection, comes
 * back by itself when it is lost, and says then that hints may have been missed. Every node tells
 * the others that it is there ({@link Announcer#greet}), on the way that all hints take: one that
 * does not hear itself is deaf. Where a pooler gives each transaction another connection, none is
 * left that listens.
 */
public final class PostgresFeed implements Feed {
  private static final LoopLog LOG =
      new LoopLog(PostgresFeed.class, "Notifications are interrupted, updates take longer");
  private static final System.Logger STRANGE = System.getLogger(PostgresFeed.class.getName());
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS_PER_CHECK = 15;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** Others think for somewhat longer that who says nothing is there. */
  private static final long LONGEST_SILENCE_NANOS =
      Announcer.SILENCE.minus(Announcer.GREETINGS).toNanos();

  private final DataSource source;
  private final Notifier notifier;
  private final Executor executor;
  private final NodeClock clock;
  private final RoomInterest interest;
  private final RoomNodes rooms;
  private final AtomicLong texts = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object saying = new Object();
  private volatile boolean connected;
  private volatile long heardAt;

  /** Since when nothing could be sent. */
  private volatile long failingSince = Long.MAX_VALUE;

  private volatile boolean lapsed;

  /**
   * Listens on a database.
   *
   * @param source leads to a connection that stays the same
   * @param database through which it tells
   * @param executor gives one thread for as long as the feed is open
   * @param clock tells how long nothing has been heard
   */
  public PostgresFeed(DataSource source, Database database, Executor executor, NodeClock clock) {
    this.source = source;
    this.notifier = new Notifier(database);
    this.executor = executor;
    this.clock = clock;
    this.interest = new RoomInterest(clock);
    this.rooms = new RoomNodes(clock);
  }

  @Override
  public void start(Listener listener) {
    executor.execute(() -> run(listener));
  }

  private void run(Listener listener) {
    long pause = 100;
    while (closed.getCount() > 0) {
      try (Notifications notifications = Notifications.listen(source, listener.self())) {
        heardAt = clock.nanos();
        rooms.begin();
        interest.again();
        connected = true;
        pause = 100;
        listener.missed();
        listen(notifications, listener);
      } catch (SQLException e) {
        if (closed.getCount() > 0) { // else the connection goes with what it belongs to
          failed(e, listener);
        }
      } catch (RuntimeException | Error e) {
        failed(e, listener);
      }
      connected = false;
      pause(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  private void failed(Throwable failure, Listener listener) {
    LOG.failed(failure);
    if (connected) {
      connected = false;
      LOG.surely(listener::interrupted);
    }
  }

  private void listen(Notifications notifications, Listener listener) throws SQLException {
    Chunks chunks = new Chunks();
    int polls = 0;
    while (closed.getCount() > 0) {
      Notifications.Received received = notifications.poll(POLL);
      if (received.own()) {
        heardAt = clock.nanos();
      }
      received.interests().forEach(text -> understood(text, t -> rooms.said(t, listener.self())));
      for (Hint hint : received.hints()) {
        rooms.heard(hint.node());
        listener.hint(hint);
      }
      received.notes().forEach(payload -> understood(payload, p -> note(chunks, p, listener)));
      if (received.access()) {
        listener.accessChanged();
      }
      if (lapsed) {
        lapsed = false;
        listener.missed();
      }
      if (++polls % POLLS_PER_CHECK == 0) {
        notifications.check();
      }
    }
  }

  private static void note(Chunks chunks, String payload, Listener listener) {
    Chunks.Text text = chunks.take(payload);
    if (text != null && !text.sender().equals(listener.self())) {
      listener.note(text.text());
    }
  }

  /** Nodes of other versions may say more. */
  private static void understood(String text, Consumer<String> reader) {
    try {
      reader.accept(text);
    } catch (RuntimeException e) {
      STRANGE.log(System.Logger.Level.DEBUG, "Nothing of this version of Ropeway: {0}", text);
    }
  }

  private void pause(long millis) {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        connected = false;
      }
    } catch (InterruptedException e) {
      closed.countDown();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean connected() {
    return connected;
  }

  @Override
  public boolean deaf() {
    return connected && clock.nanos() - heardAt > Announcer.SILENCE.toNanos();
  }

  @Override
  public String remedy() {
    return "Behind a pooler DB_FEED_URL has to lead past it.";
  }

  @Override
  public void tell(Hint hint) {
    List<Notification> hints = Notifier.notifications(hint);
    if (interest.due()) {
      say(hint.node(), hints);
    } else {
      send(hints);
    }
  }

  /** Notifications are short, and all nodes hear each of them. */
  @Override
  public boolean carriesMoves() {
    return false;
  }

  @Override
  public void note(String node, List<RoomNote> notes) {
    Map<String, StringBuilder> channels = new LinkedHashMap<>();
    for (RoomNote note : notes) {
      for (String channel : channels(note)) {
        StringBuilder text = channels.computeIfAbsent(channel, c -> new StringBuilder());
        text.append(text.isEmpty() ? '[' : ',').append(note.text());
      }
    }
    List<Notification> all = new ArrayList<>();
    channels.forEach(
        (channel, text) ->
            Chunks.pack(node, texts.incrementAndGet(), text.append(']').toString())
                .forEach(part -> all.add(new Notification(channel, part))));
    say(node, all);
  }

  /** Who hears nothing knows nothing of the others. */
  private List<String> channels(RoomNote note) {
    boolean known = connected && !deaf() && !note.soon();
    Set<String> nodes = known ? rooms.among(note.slot()) : null;
    return nodes == null
        ? List.of(Notification.ROOMS)
        : nodes.stream().map(Notification::roomsOf).toList();
  }

  /** Sends what this node reads and then the rest, so that others know to whom they answer. */
  private void say(String node, List<Notification> rest) {
    synchronized (saying) {
      List<Notification> all = new ArrayList<>();
      interest.take(node).forEach(text -> all.add(new Notification(Notification.INTEREST, text)));
      all.addAll(rest);
      boolean sent = false;
      try {
        send(all);
        sent = true;
      } finally {
        interest.said(sent);
      }
    }
  }

  /** Who could tell nothing for so long that others took it for gone was told nothing either. */
  private void send(List<Notification> all) {
    if (all.isEmpty()) {
      return;
    }
    long failing = failingSince;
    try {
      notifier.send(all);
    } catch (RuntimeException | Error e) {
      failingSince = Math.min(failing, clock.nanos());
      throw e;
    }
    failingSince = Long.MAX_VALUE;
    if (failing != Long.MAX_VALUE && clock.nanos() - failing >= LONGEST_SILENCE_NANOS) {
      lapsed = true;
    }
  }

  @Override
  public void accessChanged() {
    notifier.accessChanged();
  }

  @Override
  public Interest interested(Topic topic, int slot) {
    return topic == Topic.ROOMS ? interest.interested(slot) : Interest.ALWAYS;
  }

  @Override
  public void tick() {
    interest.tick();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
