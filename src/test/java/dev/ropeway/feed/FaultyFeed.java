package dev.ropeway.feed;

import dev.ropeway.journal.Hint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A feed that treats what it brings as badly as it may: what a node hears is lost, doubled, out of
 * order or late, as a test wants it. What {@link Feed} promises of rooms' order it keeps.
 */
public final class FaultyFeed implements Feed {
  /** How hints are treated. */
  public enum Fault {
    NONE,
    LOST,
    HALF_LOST,
    DOUBLED,
    REORDERED,
    LATE
  }

  private static final int LATE = 40;

  private final Feed feed;
  private final Random random;
  private final AtomicInteger heard = new AtomicInteger();
  private final AtomicInteger heardOfKeys = new AtomicInteger();
  private final Fault fault;

  /** Treats what another feed brings so. */
  public FaultyFeed(Feed feed, Fault fault, Random random) {
    this.feed = feed;
    this.fault = fault;
    this.random = random;
  }

  /** How many hints have come. */
  public int heard() {
    return heard.get();
  }

  /** How many of them were about keys. */
  public int heardOfKeys() {
    return heardOfKeys.get();
  }

  @Override
  public void start(Listener listener) {
    feed.start(new Ear(listener));
  }

  /** Called by one thread at a time, as all listeners are. */
  private final class Ear implements Listener {
    private final Listener listener;
    private final List<Hint> waiting = new ArrayList<>();

    private Ear(Listener listener) {
      this.listener = listener;
    }

    @Override
    public String self() {
      return listener.self();
    }

    @Override
    public Set<String> living() {
      return listener.living();
    }

    @Override
    public void hint(Hint hint) {
      heard.incrementAndGet();
      if (!hint.pushed().isEmpty() || !hint.pending().isEmpty()) {
        heardOfKeys.incrementAndGet();
      }
      switch (fault) {
        case NONE -> {
          release(0);
          listener.hint(hint);
        }
        case LOST -> {}
        case HALF_LOST -> {
          if (random.nextBoolean()) {
            listener.hint(hint);
          }
        }
        case DOUBLED -> {
          waiting.add(hint);
          listener.hint(hint);
          listener.hint(waiting.get(random.nextInt(waiting.size())));
          if (waiting.size() > LATE) {
            waiting.remove(0);
          }
        }
        case REORDERED -> {
          waiting.add(hint);
          if (waiting.size() > random.nextInt(LATE)) {
            Collections.shuffle(waiting, random);
            release(random.nextInt(waiting.size()));
          }
        }
        case LATE -> {
          waiting.add(hint);
          release(LATE);
        }
        default -> throw new IllegalStateException(fault.name());
      }
    }

    private void release(int kept) {
      while (waiting.size() > kept) {
        listener.hint(waiting.remove(0));
      }
    }

    @Override
    public void note(String texts) {
      listener.note(texts);
    }

    @Override
    public void accessChanged() {
      listener.accessChanged();
    }

    @Override
    public void interrupted() {
      listener.interrupted();
    }

    @Override
    public void missed() {
      listener.missed();
    }
  }

  @Override
  public boolean connected() {
    return feed.connected();
  }

  @Override
  public boolean deaf() {
    return feed.deaf();
  }

  @Override
  public String remedy() {
    return feed.remedy();
  }

  @Override
  public void tell(Hint hint) {
    feed.tell(hint);
  }

  @Override
  public boolean carriesMoves() {
    return feed.carriesMoves();
  }

  @Override
  public void note(String node, List<RoomNote> notes) {
    feed.note(node, notes);
  }

  @Override
  public void accessChanged() {
    feed.accessChanged();
  }

  @Override
  public Interest interested(Topic topic, int slot) {
    return feed.interested(topic, slot);
  }

  @Override
  public void tick() {
    feed.tick();
  }

  @Override
  public void close() {
    feed.close();
  }
}
