package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** As {@code collections.test.mjs}. */
class CollectionsTest {
  private final SimulatedServer server = new SimulatedServer(new Agreeable());
  private final List<Mirror> mirrors = new ArrayList<>();
  private final Container a = join("a");
  private final Container b = join("b");

  /** Refuses nothing by chance. */
  private static final class Agreeable extends Random {
    private static final long serialVersionUID = 1L;

    @Override
    public int nextInt(int bound) {
      return bound - 1;
    }
  }

  private Container join(String client) {
    Mirror mirror = new Mirror(client, Map.of());
    mirror.receive("snapshot", server.snapshot(mirror.client()));
    mirrors.add(mirror);
    return Container.of(mirror);
  }

  /** The server takes what everybody has to send, in the order in which they joined. */
  private void exchange() {
    int place = server.end();
    for (Mirror mirror : mirrors) {
      JsonObject frame = mirror.takeFrame(action -> true);
      assertTrue(frame == null || server.record(frame));
    }
    server.cycle(1_000);
    JsonObject update = Objects.requireNonNull(server.since(place));
    mirrors.forEach(mirror -> mirror.receive("update", update));
    mirrors.forEach(Mirror::lost);
  }

  @Test
  void aDictionaryByNumberHasEveryNumberOf64Bits() {
    NumberDictionary numbers = new NumberDictionary(a, "/cells");
    for (long number : List.of(0L, 7L, 9_007_199_254_740_993L, Long.MAX_VALUE)) {
      numbers.assign(number, JsonValue.TRUE);
      assertEquals(JsonValue.TRUE, numbers.get(number));
      assertTrue(numbers.all().containsKey(number), () -> "" + number);
    }
    a.patch("assign", json("{\"path\":\"/cells\",\"number\":1e21,\"value\":1}"));
    assertTrue(
        json(String.valueOf(a.data())).asJsonObject().getJsonObject("cells").containsKey("1e+21"));
    assertEquals(4, numbers.all().size());
  }

  @Test
  void aSetTakesWhatBothAddAndLetsGoWhatBothDiscard() {
    SharedSet mine = new SharedSet(a, "/tags");
    SharedSet theirs = new SharedSet(b, "/tags");
    var added = List.of(mine.add("x"), theirs.add("x"), theirs.add("y", json("{\"by\":\"b\"}")));
    assertTrue(mine.has("x") && !mine.has("y"), "shown at once, to who added it");
    exchange();
    assertEquals(Set.of("x", "y"), mine.ids());
    assertEquals(json("{\"by\":\"b\"}"), mine.get("y"));
    assertEquals(List.of("applied", "cancelled", "applied"), statuses(added));
    var discarded = List.of(mine.discard("x"), theirs.discard("x"));
    exchange();
    assertEquals(Set.of("y"), theirs.ids());
    assertEquals(List.of("applied", "cancelled"), statuses(discarded));
  }

  @Test
  void aDictionaryByNumberIsInTheOrderOfItsNumbers() {
    NumberDictionary mine = new NumberDictionary(a, "/cells");
    NumberDictionary theirs = new NumberDictionary(b, "/cells");
    theirs.assign(10, json("\"ten\""));
    mine.assign(9, json("\"nine\""));
    mine.assign(10, json("\"TEN\""));
    exchange();
    assertEquals(List.of(9L, 10L), List.copyOf(mine.all().keySet()));
    assertEquals(json("\"ten\""), mine.get(10), "b's came last");
    theirs.remove(9);
    exchange();
    assertEquals(Map.of(10L, json("\"ten\"")), mine.all());
  }

  @Test
  void anArrayGrowsByWhatBothAppend() {
    GrowingArray mine = new GrowingArray(a, "/strokes");
    GrowingArray theirs = new GrowingArray(b, "/strokes");
    mine.append(json("1"));
    theirs.append(json("2"));
    mine.append(json("3"));
    assertEquals(json("[1,3]"), mine.elements());
    assertEquals(json("[2]"), theirs.elements());
    exchange();
    assertEquals(json("[1,3,2]"), mine.elements());
    assertEquals(json("[1,3,2]"), theirs.elements());
  }

  @Test
  void aKeyCanBePutAndDroppedInAnyOrderWhileNothingIsDecided() {
    TransactionalDictionary mine = new TransactionalDictionary(a, "/prices");
    var first = List.of(mine.drop("k"), mine.put("k", json("1")), mine.drop("k"), mine.drop("k"));
    exchange();
    assertEquals(List.of("cancelled", "applied", "applied", "cancelled"), statuses(first));
    var second = List.of(mine.drop("k"), mine.put("k", json("2")), mine.put("k", json("3")));
    exchange();
    assertEquals(List.of("cancelled", "applied", "applied"), statuses(second));
    assertEquals(json("3"), mine.get("k"));
  }

  @Test
  void whateverOneClientDoesInFlightNoneOfItIsTakenForAnothers() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("CollectionsTest -Dseed=" + seed);
    Random random = new Random(seed);
    TransactionalDictionary mine = new TransactionalDictionary(a, "/d");
    Map<String, JsonValue> expected = new HashMap<>();
    for (int round = 0; round < 500; round++) {
      List<CompletionStage<Outcome>> did = new ArrayList<>();
      List<String> statuses = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        String key = random.nextBoolean() ? "k" : "l";
        if (random.nextBoolean()) {
          JsonValue value = json("" + random.nextInt(100));
          did.add(mine.put(key, value));
          statuses.add("applied");
          expected.put(key, value);
        } else {
          did.add(mine.drop(key));
          statuses.add(expected.remove(key) == null ? "cancelled" : "applied");
        }
      }
      exchange();
      assertEquals(statuses, statuses(did), () -> "seed " + seed);
      assertEquals(expected, Map.copyOf(mine.all()), () -> "seed " + seed);
    }
  }

  @Test
  void aChangeBySomebodyElseIsNoticedWhateverOneHasInFlight() {
    TransactionalDictionary mine = new TransactionalDictionary(a, "/prices");
    TransactionalDictionary theirs = new TransactionalDictionary(b, "/prices");
    mine.put("k", json("1"));
    exchange();
    var first =
        List.of(
            mine.put("k", json("2")),
            theirs.drop("k"),
            theirs.put("k", json("3")),
            theirs.drop("k"),
            theirs.put("k", json("4")));
    exchange();
    assertEquals(
        List.of("applied", "rejected", "rejected", "rejected", "rejected"), statuses(first));
    assertEquals(json("2"), theirs.get("k"));
  }

  @Test
  void ofTwoWhoChangeOneKeyOfATransactionalDictionaryTheSecondIsRejected() {
    TransactionalDictionary mine = new TransactionalDictionary(a, "/prices");
    TransactionalDictionary theirs = new TransactionalDictionary(b, "/prices");
    var first = List.of(mine.put("apple", json("1")), theirs.put("apple", json("2")));
    assertTrue(mine.all().isEmpty(), "nothing is shown before it is confirmed");
    exchange();
    assertEquals(json("{\"apple\":1}"), theirs.all());
    assertEquals(List.of("applied", "rejected"), statuses(first));
    var own = List.of(theirs.put("apple", json("2")), theirs.put("apple", json("4")));
    exchange();
    assertEquals(json("4"), mine.get("apple"), "one's own changes follow each other");
    assertEquals(List.of("applied", "applied"), statuses(own));
    var dropped = List.of(mine.drop("apple"), theirs.drop("apple"), mine.drop("kiwi"));
    exchange();
    assertTrue(mine.all().isEmpty());
    assertEquals(List.of("applied", "rejected", "cancelled"), statuses(dropped));
  }

  @Test
  void aTransactionalDictionaryIsClearedInItsTurn() {
    TransactionalDictionary mine = new TransactionalDictionary(a, "/prices");
    TransactionalDictionary theirs = new TransactionalDictionary(b, "/prices");
    mine.put("x", json("1"));
    theirs.put("y", json("2"));
    exchange();
    var second =
        List.of(
            mine.put("z", json("3")),
            mine.clear(),
            mine.put("x", json("4")),
            theirs.put("new", json("5")),
            theirs.put("y", json("6")));
    exchange();
    assertEquals(List.of("applied", "applied", "applied", "applied", "rejected"), statuses(second));
    assertEquals(json("{\"x\":4,\"new\":5}"), theirs.all());
    var third = List.of(mine.put("before", json("7")), theirs.clear(), theirs.clear());
    exchange();
    assertTrue(mine.all().isEmpty(), "what was recorded before it goes");
    assertEquals(List.of("applied", "applied", "cancelled"), statuses(third));
  }

  @Test
  void collectionsTellWhatBecomesOfTheirMembersAndByWhom() {
    SharedSet mine = new SharedSet(a, "/tags");
    SharedSet theirs = new SharedSet(b, "/tags");
    List<String> told = new ArrayList<>();
    for (MemberChange.Kind kind : MemberChange.Kind.values()) {
      theirs.on(kind, m -> told.add(kind.text() + " " + m.key() + " " + m.origin().text()));
    }
    mine.add("x");
    theirs.add("y");
    exchange();
    assertEquals(List.of("added y local", "added x remote"), told);
    told.clear();
    mine.discard("x");
    mine.discard("y");
    exchange();
    assertEquals(List.of("removed x remote", "removed y remote", "cleared  remote"), told);
  }

  @Test
  void dictionariesByNumberTellNumbersAndNothingToWhoListensNoLonger() {
    NumberDictionary cells = new NumberDictionary(a, "/cells");
    GrowingArray strokes = new GrowingArray(a, "/log");
    TransactionalDictionary prices = new TransactionalDictionary(a, "/prices");
    List<String> told = new ArrayList<>();
    cells.on(MemberChange.Kind.ADDED, change -> told.add("cells " + change.number()));
    Subscription ending =
        strokes.on(MemberChange.Kind.ADDED, change -> told.add("log " + change.number()));
    prices.on(MemberChange.Kind.ADDED, m -> told.add(m.key() + " " + m.origin().text()));
    a.patch("set", json("{\"path\":\"/cells\",\"value\":{\"x\":0}}"));
    cells.assign(7, json("1"));
    strokes.append(json("1"));
    prices.put("k", json("1"));
    ending.close();
    strokes.append(json("2"));
    assertEquals(List.of("cells 7", "log 0"), told);
    exchange();
    assertEquals(List.of("cells 7", "log 0", "k local"), told);
  }

  @Test
  void aCollectionThatIsNotThereYetOrIsSomethingElseIsEmpty() {
    Container early = Container.of(new Mirror("early", Map.of()));
    assertTrue(new NumberDictionary(early, "/d").all().isEmpty());
    assertTrue(new GrowingArray(a, "/coins").elements().isEmpty());
    assertFalse(new SharedSet(a, "/nowhere").has("x"));
    assertThrows(JsonFormatException.class, () -> new SharedSet(a, "no pointer"));
  }

  private static JsonValue json(String text) {
    return JsonText.read(text);
  }

  private static List<String> statuses(List<CompletionStage<Outcome>> outcomes) {
    return outcomes.stream()
        .map(each -> each.toCompletableFuture().join().status().text())
        .toList();
  }
}
