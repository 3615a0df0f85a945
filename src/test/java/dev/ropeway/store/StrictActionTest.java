package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.ActionFunction;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Store;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What strict mode finds. */
class StrictActionTest {
  /** A mutable part, as no data should have. */
  static final class Box {
    public int size;
  }

  /** Data that can hold all that can go wrong. */
  record Data(
      double price,
      String text,
      List<String> names,
      Map<String, Double> prices,
      @Nullable Object free) {
    static final Data START = new Data(1, "a", List.of("x"), Map.of("y", 2.0), null);

    Data with(double newPrice) {
      return new Data(newPrice, text, names, prices, free);
    }

    Data with(String newText) {
      return new Data(price, newText, names, prices, free);
    }

    Data free(Object newFree) {
      return new Data(price, text, names, prices, newFree);
    }
  }

  /** Arguments. */
  record Args(List<Double> amounts) {}

  /** Data that can be changed, for Jackson binds fields. */
  static final class Mutable {
    public List<String> names = new ArrayList<>();
    public int count;
  }

  private static <T, A> BoundAction<T> strict(
      Class<T> type, T start, Class<A> arguments, ActionFunction<T, A> function) {
    Store<T> store = Store.of("shop", type).defaultData(() -> start).build();
    store.action("act", arguments, function);
    return new BoundStore<>(store, new BindingOptions(null, Map.of(), true))
        .action("act")
        .orElseThrow();
  }

  private static @Nullable Data run(ActionFunction<Data, Long> function) {
    BoundAction<Data> action = strict(Data.class, Data.START, Long.class, function);
    return action.apply(Data.START, action.decode(JsonText.read("3")));
  }

  private static String refusal(ActionFunction<Data, Long> function) {
    return assertThrows(StrictModeException.class, () -> run(function)).toString();
  }

  @Test
  void pureActionRunsTwiceAndGivesItsResult() {
    AtomicInteger runs = new AtomicInteger();
    Data result =
        run(
            (data, n) -> {
              runs.incrementAndGet();
              return data.with(data.price() + n);
            });

    assertEquals(Data.START.with(4), result);
    assertEquals(2, runs.get());
    assertNull(run((data, n) -> null), "cancelled");
  }

  @Test
  void refusalAndFailureComeThroughAsTheyAre() {
    assertEquals(
        "no",
        assertThrows(
                ActionRejectedException.class,
                () ->
                    run(
                        (data, n) -> {
                          throw new ActionRejectedException("no");
                        }))
            .reason());
    IllegalStateException failure = new IllegalStateException("on purpose");
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                run(
                    (data, n) -> {
                      throw failure;
                    })));
  }

  @Test
  void impureActionIsToldWhereItsResultsDiffer() {
    AtomicInteger count = new AtomicInteger();
    assertEquals(
        "Strict mode: shop.act gave two different results for the same data at /price: 1.0 and 2.0",
        refusal((data, n) -> data.with(count.incrementAndGet())));
    assertEquals(
        "Strict mode: shop.act gave two different results for the same data, one of which is"
            + " nothing",
        refusal((data, n) -> count.incrementAndGet() % 2 == 0 ? null : data));
    assertEquals(
        "Strict mode: shop.act did two different things with the same data: it rejected it: 5, then"
            + " rejected it: 6",
        refusal(
            (data, n) -> {
              throw new ActionRejectedException("" + count.incrementAndGet());
            }));
  }

  @Test
  void dataThatIsChangedInPlaceIsNoticed() {
    BoundAction<Mutable> action =
        strict(
            Mutable.class,
            new Mutable(),
            Long.class,
            (data, n) -> {
              data.count++;
              return null;
            });
    assertEquals(
        "Strict mode: shop.act changed its data in place at /count: 0 and 1",
        assertThrows(
                StrictModeException.class,
                () -> action.apply(new Mutable(), action.decode(JsonText.read("1"))))
            .toString());
  }

  @Test
  void resultWithoutJsonFormIsNamedWithItsPlace() {
    assertEquals(
        "Strict mode: shop.act: the result at /price: NaN is not a JSON number",
        refusal((data, n) -> data.with(Double.NaN)));
    assertEquals(
        "Strict mode: shop.act: the result at /prices/a~1b: Infinity is not a JSON number",
        refusal(
            (data, n) ->
                new Data(1, "", List.of(), Map.of("a/b", Double.POSITIVE_INFINITY), null)));
    assertEquals(
        "Strict mode: shop.act: the result at /text: half of a surrogate pair cannot be stored",
        refusal((data, n) -> data.with("\ud83d")));
    assertEquals(
        "Strict mode: shop.act: the result at /names/1: the character U+0000 cannot be stored",
        refusal((data, n) -> new Data(1, "", List.of("a", "\u0000"), Map.of(), null)));
  }

  @Test
  void typesThatCanBeChangedAreNamedWithTheirPlace() {
    assertEquals(
        "Strict mode: shop.act: the result at /free: java.util.Date can be changed",
        refusal((data, n) -> data.free(new Date(0))));
    assertEquals(
        "Strict mode: shop.act: the result at /free: an array can be changed, use List",
        refusal((data, n) -> data.free(new int[] {1})));
    assertEquals(
        "Strict mode: shop.act: the result at /free/0: Box can be changed: its size is not final",
        refusal((data, n) -> data.free(List.of(new Box()))));
    assertEquals(
        "Strict mode: shop.act: the result at /free: StringBuilder can be changed, use String",
        refusal((data, n) -> data.free(new StringBuilder("x"))));
  }

  @Test
  void valueThatContainsItselfIsNamedWithItsPlace() {
    assertEquals(
        "Strict mode: shop.act: the result at /free/0: it contains itself, or is nested too deep",
        refusal(
            (data, n) -> {
              List<Object> endless = new ArrayList<>();
              endless.add(endless);
              return data.free(endless);
            }));
  }

  @Test
  void resultThatComesBackOtherwiseIsNamedWithItsPlace() {
    assertEquals(
        "Strict mode: shop.act: the result at /price does not come back from JSON as it is: ",
        refusal((data, n) -> data.with(-0.0)).replaceAll("as it is: .*", "as it is: "));
  }

  @Test
  void argumentsAreHeldToTheSame() {
    BoundAction<Data> action = strict(Data.class, Data.START, Args.class, (data, args) -> data);
    assertEquals(
        "Strict mode: shop.act: the arguments at /amounts/1: NaN is not a JSON number",
        assertThrows(
                IllegalArgumentException.class,
                () -> action.encode(new Args(Arrays.asList(1.0, Double.NaN))))
            .getMessage());
    assertEquals("{\"amounts\":[1.0]}", JsonText.write(action.encode(new Args(List.of(1.0)))));
  }

  @Test
  void actionWithoutArgumentsAndJsonDataPass() {
    BoundAction<JsonValue> action =
        strict(JsonValue.class, JsonValue.EMPTY_JSON_OBJECT, Void.class, (json, none) -> json);
    assertEquals(JsonValue.NULL, action.encode(null));
    assertEquals(
        JsonText.read("{\"a\":[1,\"b\"]}"),
        action.apply(JsonText.read("{\"a\":[1,\"b\"]}"), action.decode(JsonValue.NULL)));
  }

  @Test
  void withoutStrictModeActionsAreNotWrapped() {
    Store<Data> store = Store.of("shop", Data.class).defaultData(() -> Data.START).build();
    store.action("act", Long.class, (data, n) -> data);
    assertSame(
        ApplicationAction.class,
        new BoundStore<>(store).action("act").orElseThrow().getClass(),
        "nothing to spend time in");
  }
}
