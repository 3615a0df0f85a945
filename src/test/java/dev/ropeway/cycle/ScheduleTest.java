package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.config.NodeClock;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.Bucket;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which keys are written together. */
class ScheduleTest {
  private static final BoundStore<?> STORE = new BoundStore<>(Lobby.STORE);

  private final Schedule schedule = new Schedule(NodeClock.system());

  private List<EntryKey> take(int most) {
    Batch batch = schedule.take(new Batch.Limits(most, 10_000, 1_000_000), new Claims());
    return batch.works().stream().map(work -> work.queue.key).toList();
  }

  private static Set<Short> buckets(List<EntryKey> keys) {
    return keys.stream().map(Bucket::of).collect(Collectors.toSet());
  }

  private static List<EntryKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(n -> new EntryKey("lobby", "k" + n)).toList();
  }

  private void ready(List<EntryKey> keys) {
    keys.forEach(key -> assertTrue(schedule.ready(new KeyQueue(key, STORE))));
  }

  @Test
  void fewKeysAreWrittenTogetherWhateverTheirBuckets() {
    List<EntryKey> keys = keys(500);
    ready(keys);
    List<EntryKey> taken = take(1_000);
    assertEquals(Set.copyOf(keys), Set.copyOf(taken));
    assertEquals(500, taken.size());
    assertEquals(List.of(), take(1_000));
  }

  @Test
  void manyAreWrittenBucketByBucketEachHavingItsTurn() {
    List<EntryKey> keys = keys(20_000);
    ready(keys);
    List<EntryKey> all = new ArrayList<>();
    List<Short> turns = new ArrayList<>();
    for (List<EntryKey> next = take(1_000); !next.isEmpty(); next = take(1_000)) {
      assertEquals(1, buckets(next).size());
      assertTrue(next.size() >= Batch.ENOUGH_OF_BUCKET);
      turns.add(Bucket.of(next.get(0)));
      all.addAll(next);
    }
    assertEquals(Set.copyOf(keys), Set.copyOf(all));
    assertEquals(20_000, all.size());
    assertEquals(Bucket.COUNT, turns.size());
    assertEquals(Bucket.COUNT, Set.copyOf(turns).size());
  }

  /** Whoever floods many keys of a bucket holds up no other one. */
  @Test
  void bucketThatHasMoreThanThereIsRoomForHoldsUpNoOther() {
    List<EntryKey> keys = keys(20_000);
    short flooded = Bucket.of(keys.get(0));
    EntryKey other = keys.stream().filter(k -> Bucket.of(k) != flooded).findFirst().orElseThrow();
    List<EntryKey> flood = keys.stream().filter(k -> Bucket.of(k) == flooded).toList();
    ready(flood);
    ready(List.of(other));
    List<EntryKey> taken = take(100);
    assertEquals(Set.of(flooded), buckets(taken));
    ready(taken); // there is more of it at once
    assertTrue(take(100).contains(other));
  }

  @Test
  void keyThatHasToProveItselfAloneHasItsTurnThoughOthersAreAlwaysThere() {
    KeyQueue suspect = new KeyQueue(new EntryKey("lobby", "k0"), STORE);
    suspect.alone = true;
    List<EntryKey> others =
        keys(200).stream().filter(k -> Bucket.of(k) != suspect.bucket).limit(60).toList();
    EntryKey last = others.get(59);
    ready(others.stream().filter(k -> Bucket.of(k) != Bucket.of(last)).toList());
    assertTrue(schedule.ready(suspect));
    ready(List.of(last));
    List<EntryKey> taken = take(1_000);
    for (int i = 0; i < 3 && !taken.contains(suspect.key); i++) {
      ready(taken);
      taken = take(1_000);
    }
    assertEquals(List.of(suspect.key), taken);
  }

  @Test
  void whatThereWasNoRoomForComesNextInItsOrder() {
    List<EntryKey> keys = keys(300);
    ready(keys);
    List<EntryKey> first = take(100);
    List<EntryKey> rest = take(1_000);
    assertEquals(100, first.size());
    assertEquals(200, rest.size());
    for (short bucket = 0; bucket < Bucket.COUNT; bucket++) {
      short its = bucket;
      List<EntryKey> taken = new ArrayList<>(first);
      taken.addAll(rest);
      assertEquals(
          keys.stream().filter(key -> Bucket.of(key) == its).toList(),
          taken.stream().filter(key -> Bucket.of(key) == its).toList(),
          "who was ready first comes first");
    }
  }
}
