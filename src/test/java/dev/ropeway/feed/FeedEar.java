package dev.ropeway.feed;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Position;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One node's listener, which remembers all that it heard. Thread-safe. */
final class FeedEar implements Feed.Listener {
  final String name;
  final List<Hint> hints = new CopyOnWriteArrayList<>();
  final List<String> notes = new CopyOnWriteArrayList<>();
  final AtomicInteger access = new AtomicInteger();
  final AtomicInteger interrupted = new AtomicInteger();
  final AtomicInteger missed = new AtomicInteger();
  final Set<String> living = ConcurrentHashMap.newKeySet();

  FeedEar(String name) {
    this.name = name;
    living.add(name);
  }

  @Override
  public String self() {
    return name;
  }

  @Override
  public Set<String> living() {
    return living;
  }

  @Override
  public void hint(Hint hint) {
    hints.add(hint);
  }

  /** Whether it was told that a key has come to a version from 1. */
  boolean heardThat(EntryKey key, long version) {
    return hints.stream()
        .anyMatch(hint -> hint.pushed().getOrDefault(key, Position.START).version() == version);
  }

  @Override
  public void note(String texts) {
    notes.add(texts);
  }

  @Override
  public void accessChanged() {
    access.incrementAndGet();
  }

  @Override
  public void interrupted() {
    interrupted.incrementAndGet();
  }

  @Override
  public void missed() {
    missed.incrementAndGet();
  }
}
