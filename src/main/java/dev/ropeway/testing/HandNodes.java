package dev.ropeway.testing;

import dev.ropeway.Entry;
import dev.ropeway.Store;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Nodes that keep their data in the same place, in memory unless told otherwise, with one clock.
 * They run in strict mode. For one thread at a time.
 */
public final class HandNodes implements AutoCloseable {
  static final int MOST_CYCLES = 10_000;

  /** How long a node that was outraced lets others go before it, at most, and a little more. */
  private static final int LONGEST_PAUSE_MILLIS = 60;

  /** Where clocks begin unless told otherwise. */
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Validator VALIDATOR =
      Validation.buildDefaultValidatorFactory().getValidator();

  private final Keeping keeping;
  private final Runnable end;
  private final HandClock clock;
  private final Settings settings;
  private final StoreCatalog stores;
  private final List<HandNode> nodes = new ArrayList<>();

  /**
   * One node.
   *
   * @param end what is to be done with where they keep things
   */
  HandNodes(
      Collection<? extends Store<?>> declared, HandClock clock, Keeping keeping, Runnable end) {
    this.keeping = keeping;
    this.end = end;
    this.clock = clock;
    Settings strict = Settings.standard().strict(true);
    stores = new StoreCatalog(declared, strict, VALIDATOR, List.of());
    settings = strict.declaredBy(declared);
    another();
  }

  /** One node in memory, which knows these stores. */
  public static HandNodes of(Store<?>... stores) {
    return in(new MemoryJournal(), stores);
  }

  /** One node on a journal of the test's. */
  static HandNodes in(MemoryJournal journal, Store<?>... stores) {
    return new HandNodes(List.of(stores), new HandClock(START), Keeping.in(journal), () -> {});
  }

  /** The clock of all of them. */
  public HandClock clock() {
    return clock;
  }

  /** The first node. */
  public HandNode first() {
    return nodes.get(0);
  }

  /** One more node. */
  public HandNode another() {
    return another(keeping);
  }

  /** One more node that keeps things in the same place, through something that looks on. */
  HandNode another(Keeping through) {
    HandNode node = new HandNode(this, through, stores, settings);
    nodes.add(node);
    return node;
  }

  /** What they know. */
  Store<?>[] stores() {
    return stores.all().stream().map(BoundStore::store).toArray(Store<?>[]::new);
  }

  /** Does something with all nodes but one. */
  void allBut(HandNode one, Consumer<HandNode> what) {
    for (HandNode each : nodes) {
      if (each != one) {
        what.accept(each);
      }
    }
  }

  /**
   * Has every node hear what the others told and runs cycles until nothing is due. If an action is
   * not decided then, as after being outraced, the clock moves by up to 60 ms.
   */
  public void settle() {
    int quiet = 0;
    for (int rounds = 0; quiet <= LONGEST_PAUSE_MILLIS; rounds++) {
      if (rounds == MOST_CYCLES) {
        throw new IllegalStateException("The cycles come to no end.");
      }
      boolean any = false;
      for (HandNode node : nodes) {
        any |= node.hear();
        any |= node.cycle();
      }
      if (any) {
        quiet = 0;
      } else if (nodes.stream().allMatch(node -> node.undecided() == 0)) {
        return;
      } else {
        quiet++;
        clock.pass(Duration.ofMillis(1));
      }
    }
  }

  /** Lets time pass, and has done what is due then. */
  public void pass(Duration time) {
    clock.pass(time);
    settle();
  }

  /**
   * What a stage holds once all is settled.
   *
   * @throws AssertionError if it is not complete even then
   * @throws java.util.concurrent.CompletionException if it failed
   */
  public <R> R settled(CompletionStage<R> stage) {
    settle();
    if (!stage.toCompletableFuture().isDone()) {
      throw new AssertionError("It is not decided, and nothing is due: does it wait for a time?");
    }
    return stage.toCompletableFuture().join();
  }

  /** What is kept under a key now; version 0 with the default data if that is nothing. */
  public <T> Entry<T> entry(Store<T> store, String key) {
    return first().sessions().view(store, key).latest();
  }

  /** The data that is kept under a key now. */
  public <T> T data(Store<T> store, String key) {
    return entry(store, key).data();
  }

  /**
   * Puts data under a key, as one more version that nobody's action made.
   *
   * @throws IllegalArgumentException if it breaks what the store demands of it
   */
  public <T> void put(Store<T> store, String key, T data) {
    BoundStore<T> bound = stores.bound(store);
    EntryKey at = new EntryKey(store.name(), key);
    new GivenData<>(bound, at, clock.instant()).write(keeping.journal(), data);
    Optional.ofNullable(keeping.journal().positions(List.of(at)).get(at))
        .ifPresent(position -> nodes.forEach(node -> node.tell(at, position)));
    nodes.forEach(HandNode::hear);
  }

  @Override
  public void close() {
    end.run();
  }
}
