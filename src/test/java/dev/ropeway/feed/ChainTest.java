package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.ropeway.Update;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.Position;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is no longer kept must be missed, never skipped: a reader would lose acks. */
class ChainTest {
  private final Chain chain =
      new Chain(
          Settings.standard().with(Setting.RECENT_UPDATES, 20).with(Setting.RECENT_BYTES, 10_000));

  private static Position at(long version) {
    return new Position(version, 0);
  }

  private void add(long first, long last, long bytes, boolean told) {
    for (long version = first; version <= last; version++) {
      Update update =
          new Update("store", "key", version - 1, version, JsonValue.EMPTY_JSON_ARRAY, List.of());
      chain.add(at(version - 1), at(version), update, bytes, told);
    }
  }

  private @Nullable List<Long> versions(long from, long to) {
    List<Update> updates = chain.between(at(from), at(to));
    return updates == null ? null : updates.stream().map(Update::version).toList();
  }

  private static List<Long> all(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void updatesBetweenTwoPositionsAreTheOnesThatLeadFromOneToTheOther() {
    add(1, 5, 0, true);

    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), versions(0, 5));
    assertEquals(List.of(3L, 4L), versions(2, 4));
  }

  @Test
  void fromAPositionToItselfAllIsToldOnceMore() {
    add(1, 5, 0, true);

    assertEquals(all(1, 3), versions(3, 3));
  }

  @Test
  void whatWasDroppedIsMissed() {
    add(1, 25, 0, true);

    assertEquals(all(6, 25), versions(5, 25));
    assertNull(versions(4, 25), "its first update is no longer kept");
  }

  @Test
  void fewerAreKeptWhileNobodyIsTold() {
    add(1, 20, 0, false);

    assertEquals(all(5, 20), versions(4, 20));
    assertNull(versions(3, 20));
  }

  @Test
  void bytesAreBoundedButTheLastOneStays() {
    add(1, 5, 3_000, true);

    assertEquals(List.of(3L, 4L, 5L), versions(2, 5));
    assertNull(versions(1, 5));
    add(6, 6, 1_000_000, true);
    assertEquals(List.of(6L), versions(5, 6));
    assertNull(versions(4, 6));
  }

  @Test
  void nothingIsKnownOfWhatWasBeforeItWasCleared() {
    add(1, 3, 0, true);
    chain.clear();
    add(4, 4, 0, true);

    assertNull(versions(2, 4));
    assertEquals(List.of(4L), versions(3, 4));
  }
}
