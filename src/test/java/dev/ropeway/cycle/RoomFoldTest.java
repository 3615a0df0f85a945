package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Store;
import dev.ropeway.Verdict;
import dev.ropeway.action.Author;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BindingOptions;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.RestoreAction;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What actions of clients make of a room, in memory. */
class RoomFoldTest {
  private static final EntryKey KEY = new EntryKey("rooms", "r");
  private static final Author ANN = new Author("ann", List.of());
  private static final JsonLimits LIMITS = new JsonLimits(10, 500);
  private static final String OWNED =
      "{\"n\":1,\"$room\":{\"owners\":{\"/n\":{\"client\":\"c2\",\"takeover\":false}}}}";

  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  private static Store<JsonValue> store(boolean realtime) {
    var builder = Store.of("rooms", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT);
    Store<JsonValue> store = (realtime ? builder.realtime() : builder).build();
    store.action(
        "rename",
        String.class,
        (data, name) -> JsonText.read("{\"name\":\"" + name + "\",\"n\":2}"));
    return store;
  }

  private final BoundStore<JsonValue> plain = new BoundStore<>(store(true));

  private BoundStore<JsonValue> judged(boolean strict, Function<Attempt, Verdict> judge) {
    ActionValidator validator =
        new ActionValidator() {
          @Override
          public String store() {
            return "rooms";
          }

          @Override
          public Verdict check(Attempt attempt) {
            attempts.add(attempt);
            return judge.apply(attempt);
          }
        };
    return new BoundStore<>(
        store(true), new BindingOptions(null, Map.of("rooms", validator), strict));
  }

  private void step(BoundStore<?> store, String client, String name, String args) {
    step(store, client, name, args, null);
  }

  private void step(
      BoundStore<?> store, String client, String name, String args, @Nullable Author author) {
    var action = store.action(name).orElseThrow();
    ActionId id = new ActionId(KEY, client, steps.size() + 1L);
    Object decoded = action.decode(JsonText.read(args));
    steps.add(new Step(id, action, decoded, args, null, author, false, null));
  }

  private Fold<JsonValue> fold(BoundStore<JsonValue> store, String data) {
    EntrySnapshot base =
        new EntrySnapshot(
            KEY, true, new Position(5, 0), JsonText.read(data), Instant.EPOCH, data.length());
    return Fold.of(store, base, steps, LIMITS);
  }

  private static Outcome outcome(Fold<?> fold) {
    return fold.decisions().get(0).outcome();
  }

  @Test
  void actingClientIsHeldToWhatOthersOwn() {
    step(plain, "c1~1", "set", "{\"path\":\"/n\",\"value\":2}");
    step(plain, "c2~1", "set", "{\"path\":\"/n\",\"value\":3}");
    step(plain, "ropeway:session:1", "set", "{\"path\":\"/n\",\"value\":4}");
    step(plain, "ropeway:tx:c1~1#1", "set", "{\"path\":\"/n\",\"value\":5}");

    Fold<JsonValue> fold = fold(plain, OWNED);

    assertEquals(
        List.of(Status.REJECTED, Status.APPLIED, Status.APPLIED, Status.REJECTED),
        fold.decisions().stream().map(d -> d.outcome().status()).toList());
    assertEquals("/n is owned by c2", outcome(fold).reason());
    assertEquals(4, fold.json().asJsonObject().getInt("n"));
  }

  @Test
  void actionOfTheApplicationIsHeldToItByWhatItChanges() {
    step(plain, "c1", "rename", "\"x\"");

    assertEquals("/n is owned by c2", outcome(fold(plain, OWNED)).reason());
    steps.clear();
    step(plain, "c1", "rename", "\"x\"");
    String mine = OWNED.replace("c2", "c1");
    assertEquals(
        JsonText.read(mine.replace("1,", "2,").replace("{\"n\"", "{\"name\":\"x\",\"n\"")),
        fold(plain, mine).json());
    assertEquals(Status.APPLIED, outcome(fold(plain, "{}")).status());
  }

  @Test
  void restoredRoomKeepsThoseWhoOwnItNow() {
    JsonValue then = JsonText.read("{\"n\":1,\"m\":2,\"$room\":{\"lifetimes\":{\"/m\":\"room\"}}}");
    step(plain, "c1", "restore", JsonText.write(RestoreAction.args(3, then, List.of())));

    Fold<JsonValue> fold = fold(plain, OWNED);

    assertEquals(Status.APPLIED, outcome(fold).status());
    JsonObject now = JsonText.read(OWNED).asJsonObject();
    assertEquals(2, fold.json().asJsonObject().getInt("m"));
    assertEquals(now.get("$room"), fold.json().asJsonObject().get("$room"));
  }

  @Test
  void schemaIsNotAboutTheBookkeeping() {
    Store<JsonValue> closed =
        Store.of("rooms", JsonValue.class)
            .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
            .jsonSchema(
                JsonText.read("{\"properties\":{\"n\":{}},\"additionalProperties\":false}")
                    .asJsonObject())
            .realtime()
            .build();
    BoundStore<JsonValue> store = new BoundStore<>(closed);
    step(store, "c1", "own", "{\"path\":\"/n\"}");
    step(store, "c1", "set", "{\"path\":\"/m\",\"value\":1}");

    assertEquals(
        List.of(Status.APPLIED, Status.REJECTED),
        fold(store, "{}").decisions().stream().map(d -> d.outcome().status()).toList());
  }

  @Test
  void ordinaryStoreHasNoRooms() {
    BoundStore<JsonValue> ordinary = new BoundStore<>(store(false));
    assertTrue(ordinary.action("own").isEmpty());
    step(ordinary, "c1", "set", "{\"path\":\"/$room\",\"value\":{}}");

    assertEquals(Status.APPLIED, outcome(fold(ordinary, OWNED)).status());
  }

  @Test
  void applicationCannotTakeTheNamesOfRoomActions() {
    Store<JsonValue> store = store(true);
    store.action("own", String.class, (data, name) -> data);

    assertThrows(IllegalArgumentException.class, () -> new BoundStore<>(store));
  }

  @Test
  void validatorSeesWhoChangesWhatFromWhatToWhat() {
    BoundStore<JsonValue> store = judged(false, attempt -> Verdict.accept());
    step(store, "c1~1", "increment", "{\"path\":\"/n\",\"by\":2}");
    step(store, "c1~1", "merge", "{\"value\":{\"a\":1,\"b\":2}}");
    step(store, "ropeway:anonymous:1", "rename", "\"x\"");
    step(store, "ropeway:session:1", "remove", "{\"path\":\"/n\"}");
    step(store, "c1~1", "remove", "{\"path\":\"/nothing\"}");

    Fold<JsonValue> fold = fold(store, "{\"n\":1}");

    assertEquals(Status.CANCELLED, fold.decisions().get(4).outcome().status());
    assertEquals(3, attempts.size(), "neither the server nor what does nothing is judged");
    Attempt first = attempts.get(0);
    assertEquals("c1", first.subject());
    assertEquals("increment", first.action());
    assertEquals(JsonText.read("{\"path\":\"/n\",\"by\":2}"), first.args());
    assertEquals("/n", first.path());
    assertEquals("1", String.valueOf(first.oldValue()));
    assertEquals("3", String.valueOf(first.newValue()));
    assertEquals("", attempts.get(1).path());
    assertEquals(null, attempts.get(2).subject());
    assertEquals(JsonText.read("\"x\""), attempts.get(2).args());
  }

  @Test
  void validatorSeesTheVerifiedCallerBehindAnAction() {
    BoundStore<JsonValue> store = judged(false, attempt -> Verdict.accept());
    Author ann = new Author("ann", List.of("editor", "viewer", "editor"));
    step(store, "ann~1", "set", "{\"path\":\"/n\",\"value\":2}", ann);
    step(store, "ropeway:session:1", "set", "{\"path\":\"/n\",\"value\":3}", ann);
    step(store, "ann~1", "set", "{\"path\":\"/n\",\"value\":4}");

    fold(store, "{}");

    assertEquals(List.of("ann", "ann", "ann"), attempts.stream().map(Attempt::subject).toList());
    assertEquals(
        List.of(Set.of("editor", "viewer"), Set.of("editor", "viewer"), Set.of()),
        attempts.stream().map(Attempt::roles).toList());
  }

  @Test
  void callerForWhomTheServerActsIsHeldToWhatOthersOwn() {
    step(plain, "ropeway:session:1", "set", "{\"path\":\"/n\",\"value\":2}", ANN);
    step(plain, "ropeway:tx:1", "set", "{\"path\":\"/n\",\"value\":3}", ANN);

    Fold<JsonValue> fold = fold(plain, OWNED);

    assertEquals(
        List.of("/n is owned by c2", "/n is owned by c2"),
        fold.decisions().stream().map(d -> String.valueOf(d.outcome().reason())).toList());
  }

  /** Whatever the way, what it comes to is told. */
  @Test
  void validatorSeesAllThatEveryActionWouldChange() {
    BoundStore<JsonValue> store = judged(false, attempt -> Verdict.refuse("only looked at"));
    JsonValue past = JsonText.read("{\"a\":{\"b\":9},\"n\":1,\"list\":[1,2]}");
    String now = "{\"a\":{\"b\":1,\"c\":2},\"n\":1,\"list\":[1,2]}";
    Map<String, List<String>> expected = new LinkedHashMap<>();
    expected.put(
        "set {\"path\":\"\",\"value\":{\"a\":{\"b\":2,\"c\":2},\"n\":1}}",
        List.of("/a/b", "/list"));
    expected.put("set {\"path\":\"\",\"value\":7}", List.of(""));
    expected.put("set {\"path\":\"/a\",\"value\":{\"b\":2,\"c\":2}}", List.of("/a/b"));
    expected.put("set {\"path\":\"/n\",\"value\":1}", List.of());
    expected.put("merge {\"value\":{\"a\":{\"b\":2},\"d\":{\"e\":1}}}", List.of("/a/b", "/d"));
    expected.put(
        "patch {\"operations\":[{\"op\":\"move\",\"from\":\"/n\",\"path\":\"/a/n\"}]}",
        List.of("/a/n", "/n"));
    expected.put("append {\"path\":\"/list\",\"value\":3}", List.of("/list/2"));
    expected.put("remove {\"path\":\"/list/0\"}", List.of("/list/0", "/list/1"));
    expected.put("remove {\"path\":\"/a\"}", List.of("/a"));
    expected.put("rename \"x\"", List.of("/a", "/list", "/n", "/name"));
    expected.put("own {\"path\":\"/a/b\"}", List.of("/a/b"));
    expected.put("lifetime {\"path\":\"/n\",\"until\":\"room\"}", List.of("/n"));
    expected.put("put {\"path\":\"/a\",\"key\":\"b\",\"value\":1,\"version\":0}", List.of("/a/b"));
    expected.put(
        "restore " + JsonText.write(RestoreAction.args(3, past, List.of())),
        List.of("/a/b", "/a/c"));

    expected
        .keySet()
        .forEach(each -> step(store, "c1", each.split(" ", 2)[0], each.split(" ", 2)[1]));
    fold(store, now);

    assertEquals(expected.size(), attempts.size());
    int i = 0;
    for (Map.Entry<String, List<String>> each : expected.entrySet()) {
      Attempt attempt = attempts.get(i++);
      assertEquals(each.getValue(), attempt.paths().stream().sorted().toList(), each::getKey);
      assertEquals(JsonText.read(now), attempt.before());
    }
    assertEquals(JsonText.read("7"), attempts.get(1).after());
  }

  @Test
  void whatLiesInARemovedPlaceIsNotToldAgainForItsOwners() {
    BoundStore<JsonValue> store = judged(false, attempt -> Verdict.accept());
    step(store, "c1", "own", "{\"path\":\"/a/b\"}");
    step(store, "c1", "own", "{\"path\":\"/n\"}");
    step(store, "c1", "remove", "{\"path\":\"/a\"}");

    fold(store, "{\"a\":{\"b\":1},\"n\":1}");

    assertEquals(List.of("/a"), attempts.get(2).paths());
    assertTrue(attempts.get(2).touches("/a/b"));
    assertTrue(attempts.get(2).touches(""));
    assertFalse(attempts.get(2).touches("/n"));
    assertFalse(attempts.get(2).touches("/ab"));
  }

  @Test
  void validatorChangesAnAction() {
    BoundStore<JsonValue> store =
        judged(
            true, attempt -> Verdict.change(JsonText.read("{\"path\":\"/n\",\"value\":\"red\"}")));
    step(store, "c1", "set", "{\"path\":\"/n\",\"value\":\"blue\"}");

    Fold<JsonValue> fold = fold(store, "{}");

    assertEquals(Status.APPLIED, outcome(fold).status());
    assertEquals(JsonText.read("{\"n\":\"red\"}"), fold.json());
  }

  @Test
  void changedActionIsHeldToTheRulesToo() {
    BoundStore<JsonValue> store =
        judged(false, attempt -> Verdict.change(JsonText.read("{\"path\":\"/n\",\"value\":9}")));
    step(store, "c1", "set", "{\"path\":\"/m\",\"value\":1}");

    assertEquals("/n is owned by c2", outcome(fold(store, OWNED)).reason());
  }

  @Test
  void validatorRefuses() {
    BoundStore<JsonValue> store = judged(true, attempt -> Verdict.refuse("not today"));
    step(store, "c1", "set", "{\"path\":\"/m\",\"value\":1}");

    assertEquals(new Outcome(Status.REJECTED, 5, "not today"), outcome(fold(store, "{}")));
  }

  @Test
  void validatorThatThrowsFailsTheAction() {
    BoundStore<JsonValue> store =
        judged(
            false,
            attempt -> {
              throw new IllegalStateException("broken");
            });
    step(store, "c1", "set", "{\"path\":\"/m\",\"value\":1}");

    Fold<JsonValue> fold = fold(store, "{}");
    assertEquals(Status.FAILED, outcome(fold).status());
    assertTrue(String.valueOf(outcome(fold).reason()).contains("broken"));
  }

  @Test
  void validatorThatGivesMalformedArgumentsFailsTheAction() {
    BoundStore<JsonValue> store =
        judged(false, attempt -> Verdict.change(JsonText.read("{\"path\":\"n\"}")));
    step(store, "c1", "set", "{\"path\":\"/m\",\"value\":1}");

    assertEquals(Status.FAILED, outcome(fold(store, "{}")).status());
  }

  @Test
  void validatorThatChangesItsMindIsFoundInStrictMode() {
    AtomicInteger count = new AtomicInteger();
    Function<Attempt, Verdict> fickle =
        attempt -> count.getAndIncrement() % 2 == 0 ? Verdict.accept() : Verdict.refuse("no");
    step(judged(false, fickle), "c1", "set", "{\"path\":\"/m\",\"value\":1}");

    assertEquals(Status.APPLIED, outcome(fold(judged(false, fickle), "{}")).status());
    count.set(0);
    assertEquals(Status.FAILED, outcome(fold(judged(true, fickle), "{}")).status());
  }
}
