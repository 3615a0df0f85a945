package dev.ropeway.nats;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.feed.Announcer;
import dev.ropeway.feed.Feed;
import dev.ropeway.feed.Interest;
import dev.ropeway.feed.Interests;
import dev.ropeway.feed.RoomNote;
import dev.ropeway.feed.Topic;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Secrets;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The feed through a NATS broker: core NATS, which keeps nothing. What is told of a key goes to the
 * subject of its slot, and so only to nodes that are interested in it; small pushes are told as a
 * whole. Nodes of one database find each other by what a secret in it makes of their subjects. A
 * broker that is away costs latency: what cannot be told is dropped, and on return all others are
 * told to compare everything. Thread-safe.
 */
public final class NatsFeed implements Feed {
  private static final System.Logger SAID = System.getLogger(NatsFeed.class.getName());
  private static final LoopLog LOG =
      new LoopLog(NatsFeed.class, "The broker cannot be used, updates take longer");
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final int PREFIX_BYTES = 8;
  private static final int MOST_SAID = 10;

  private final NatsServers servers;
  private final Secrets secrets;
  private final ExecutorService executor;
  private final NodeClock clock;
  private final Map<Topic, Interests> interests;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable NatsTeller teller;
  private volatile @Nullable Listener listener;
  private volatile long heardAt;

  /** Whether something was not told. */
  private volatile boolean owed;

  /** What the log says of the broker since there was a connection, which needs no repeating. */
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /**
   * Uses a broker.
   *
   * @param database where nodes have in common what they call their subjects
   * @param executor gives a few threads for as long as the feed is open
   * @param clock tells how long nothing has been heard
   */
  public NatsFeed(
      NatsServers servers, Database database, ExecutorService executor, NodeClock clock) {
    this.servers = servers;
    this.secrets = new Secrets(database);
    this.executor = executor;
    this.clock = clock;
    this.interests =
        Map.of(
            Topic.UPDATES, interests(Topic.UPDATES),
            Topic.ROOMS, interests(Topic.ROOMS));
    this.heardAt = clock.nanos();
  }

  private Interests interests(Topic topic) {
    return new Interests(
        clock,
        slot -> subject(topic, slot, NatsSession::subscribe),
        slot -> subject(topic, slot, NatsSession::unsubscribe));
  }

  /** Never fails: if the connection is gone, all is subscribed anew with the next. */
  private void subject(Topic topic, int slot, BiConsumer<NatsSession, String> step) {
    NatsTeller now = teller;
    if (now != null) {
      try {
        step.accept(now.session(), NatsSubjects.slot(topic, slot));
      } catch (RuntimeException e) {
        LOG.failed(e);
      }
    }
  }

  @Override
  public void start(Listener one) {
    heardAt = clock.nanos();
    listener = one;
    executor.execute(() -> run(one));
  }

  private void run(Listener one) {
    long pause = FIRST_PAUSE_MILLIS;
    while (closed.getCount() > 0) {
      try {
        listen(one);
        pause = FIRST_PAUSE_MILLIS;
      } catch (InterruptedException e) {
        closed.countDown();
        Thread.currentThread().interrupt();
      } catch (IOException | TimeoutException | RuntimeException | Error e) {
        LOG.failed(e);
        complain(String.valueOf(e));
      }
      pause(ThreadLocalRandom.current().nextLong(pause / 2, pause + 1));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Each once in each absence. */
  private void complain(String what) {
    if (closed.getCount() > 0 && said.size() < MOST_SAID && said.add(what)) {
      String text = "The broker at %s cannot be used, updates take up to the pull delay: %s";
      SAID.log(Level.WARNING, text.formatted(servers, what));
    }
  }

  /** Returns when the connection is gone, or the feed is closed. */
  private void listen(Listener one) throws IOException, TimeoutException, InterruptedException {
    CountDownLatch gone = new CountDownLatch(1);
    String prefix = prefix();
    NatsEar ear = new NatsEar(prefix, one, () -> heardAt = clock.nanos(), gone::countDown);
    try (Connection connection =
            Nats.connect(
                NatsOptions.of(servers, one.self(), executor, gone::countDown, this::complain));
        NatsSession session = new NatsSession(connection, prefix, ear, executor)) {
      begin(one, session);
      ear.tell(one::missed);
      if (owed) {
        owed = false;
        session.publish(NatsSubjects.ALL, NatsTeller.compareAll(one.self()));
      }
      while (closed.getCount() > 0 && !gone.await(1, TimeUnit.SECONDS)) {
        continue;
      }
    } finally {
      end(ear, one);
    }
  }

  private void begin(Listener one, NatsSession session)
      throws TimeoutException, InterruptedException {
    session.subscribe(NatsSubjects.ALL);
    session.subscribe(NatsSubjects.ACCESS);
    session.subscribe(NatsSubjects.node(one.self()));
    for (Interests each : interests.values()) {
      each.anew(() -> teller = new NatsTeller(session, one));
    }
    session.flush();
    heardAt = clock.nanos();
    said.clear();
  }

  private void end(NatsEar ear, Listener one) {
    boolean was = teller != null;
    teller = null;
    owed = true; // what was on its way may be lost
    if (was && closed.getCount() > 0) {
      ear.tell(one::interrupted);
    }
  }

  /** Not the same for nodes of different databases at one broker. */
  private String prefix() {
    byte[] secret = secrets.secret("feed");
    return "ropeway." + HexFormat.of().formatHex(secret, 0, PREFIX_BYTES) + ".";
  }

  private void pause(long millis) {
    try {
      boolean over = closed.await(millis, TimeUnit.MILLISECONDS);
      SAID.log(Level.DEBUG, over ? "The feed is closed" : "The broker is tried again");
    } catch (InterruptedException e) {
      closed.countDown();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean connected() {
    return teller != null;
  }

  /** Also while there is no connection, as it can only be the broker that is away. */
  @Override
  public boolean deaf() {
    return listener != null
        && closed.getCount() > 0
        && clock.nanos() - heardAt > Announcer.SILENCE.toNanos();
  }

  @Override
  public String remedy() {
    return "The broker of ropeway.feed has to be there, and to let nodes use subjects that begin"
        + " with \"ropeway.\".";
  }

  @Override
  public void tell(Hint hint) {
    NatsTeller now = teller;
    if (now == null) {
      owed = true;
      return;
    }
    boolean told = false;
    try {
      now.tell(hint);
      told = true;
    } finally {
      owed |= !told;
    }
  }

  @Override
  public boolean carriesMoves() {
    return true;
  }

  @Override
  public void note(String node, List<RoomNote> notes) {
    require().note(node, notes);
  }

  @Override
  public void accessChanged() {
    require().accessChanged();
  }

  private NatsTeller require() {
    NatsTeller now = teller;
    if (now == null) {
      throw new IllegalStateException("There is no connection to the broker at " + servers);
    }
    return now;
  }

  @Override
  public Interest interested(Topic topic, int slot) {
    Interest interest = of(topic).interested(slot);
    NatsTeller now = teller;
    CompletableFuture<Void> ready =
        now == null
            ? CompletableFuture.completedFuture(null)
            : now.session().ready(NatsSubjects.slot(topic, slot));
    return new NatsInterest(interest, ready);
  }

  private Interests of(Topic topic) {
    Interests one = interests.get(topic);
    if (one == null) {
      throw new IllegalArgumentException(topic.name());
    }
    return one;
  }

  /** An interest with what the broker says of it. */
  private record NatsInterest(Interest interest, CompletableFuture<Void> ready)
      implements Interest {
    @Override
    public void close() {
      interest.close();
    }
  }

  @Override
  public void tick() {
    interests.values().forEach(Interests::tick);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
