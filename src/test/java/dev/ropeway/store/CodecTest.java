package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.Refusal;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {
  record Player(@Nullable String name, long coins, List<String> items) {
    boolean isRich() {
      return coins > 100;
    }

    String getTitle() {
      return "Sir " + name;
    }
  }

  record Positive(int value) {
    Positive {
      if (value < 0) {
        throw new IllegalArgumentException("value must not be negative");
      }
    }
  }

  enum Colour {
    RED,
    GREEN
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Everything(
      int i,
      @Nullable Long boxed,
      double d,
      float f,
      BigDecimal exact,
      boolean b,
      Colour colour,
      Instant at,
      LocalDate day,
      OffsetDateTime local,
      Duration lasting,
      Optional<String> maybe,
      Map<Colour, List<Positive>> map,
      Set<String> set,
      Object free,
      JsonObject json,
      JsonValue any,
      byte[] bytes,
      Player player) {}

  record Holder<T>(T value) {}

  record JsonNumbers(double d, BigDecimal exact, List<Float> floats) {}

  record Tree(String name, List<Tree> children) {}

  record Mutable(ArrayList<String> list) {}

  private static final Codec<Player> PLAYER = Codec.of(Player.class);

  @Test
  void recordIsItsComponentsAndNothingElse() {
    Player bob = new Player("bob", 200, List.of("hat"));
    JsonValue json = json("{'name':'bob','coins':200,'items':['hat']}");
    assertEquals(json, PLAYER.encode(bob));
    assertEquals(bob, PLAYER.decode(json));
  }

  @Test
  void everyTypeSurvivesJson() {
    Map<Colour, List<Positive>> map = new LinkedHashMap<>();
    map.put(Colour.GREEN, List.of(new Positive(1)));
    map.put(Colour.RED, List.of());
    Everything value =
        new Everything(
            -1,
            null,
            0.1,
            0.1f,
            new BigDecimal("1.10"),
            true,
            Colour.RED,
            Instant.parse("2026-11-01T12:00:00.123456789Z"),
            LocalDate.of(2026, 11, 1),
            OffsetDateTime.parse("2026-11-01T12:00:00+02:00"),
            Duration.ofMillis(1_500),
            Optional.empty(),
            map,
            new LinkedHashSet<>(List.of("z", "a", "m")),
            List.of(Map.of("x", new BigDecimal("1.0")), "y", true),
            json("{'a':[1,null]}").asJsonObject(),
            JsonValue.NULL,
            new byte[] {1, 2, 3},
            new Player("tom", Long.MAX_VALUE, List.of()));
    Codec<Everything> codec = Codec.of(Everything.class);
    JsonValue encoded = codec.encode(value);
    Everything decoded = codec.decode(encoded);
    assertEquals(encoded, codec.encode(decoded));
    assertEquals(encoded, JsonText.parse(JsonText.write(encoded), 10));
    assertEquals(map, decoded.map());
    assertEquals(List.of("z", "a", "m"), List.copyOf(decoded.set()));
    assertEquals(value.local(), decoded.local());
    assertEquals(value.at(), decoded.at());
    assertEquals(value.free(), decoded.free());
    assertEquals("AQID", encoded.asJsonObject().getString("bytes"));
    assertEquals("PT1.5S", encoded.asJsonObject().getString("lasting"));
    assertEquals(json("0.1"), encoded.asJsonObject().get("f"));
    assertEquals(JsonValue.NULL, encoded.asJsonObject().get("maybe"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'a','coins':1,'items':[],'x':1} | /x: there is no such member",
        "{'name':'a','items':[]}                 | /coins: the member is missing",
        "{'name':'a','coins':1}                  | /items: the member is missing",
        "{'name':'a','coins':null,'items':[]}    | /coins: ",
        "{'name':'a','coins':'1','items':[]}     | /coins: expected an integer",
        "{'name':'a','coins':1.5,'items':[]}     | /coins: expected an integer",
        "{'name':'a','coins':1.0,'items':[]}     | /coins: expected an integer",
        "{'name':'a','coins':true,'items':[]}    | /coins: expected an integer",
        "{'name':'a','coins':[1],'items':[]}     | /coins: expected an integer",
        "{'name':'a','coins':100000000000000000000,'items':[]} | /coins: ",
        "{'name':1,'coins':1,'items':[]}         | /name: expected a string",
        "{'name':1.5,'coins':1,'items':[]}       | /name: expected a string",
        "{'name':true,'coins':1,'items':[]}      | /name: expected a string",
        "{'name':{},'coins':1,'items':[]}        | /name: expected a string",
        "{'name':'a','coins':1,'items':'x'}      | /items: expected an array",
        "{'name':'a','coins':1,'items':''}       | /items: ",
        "{'name':'a','coins':1,'items':{}}       | /items: expected an array",
        "{'name':'a','coins':1,'items':['x',2]}  | /items/1: expected a string",
        "[]                                      | Player: ",
        "'a'                                     | Player: ",
        "''                                      | Player: ",
        "null                                    | Player",
      })
  void jsonThatDoesNotFitIsRefusedWithItsPlace(String json, String expected) {
    String message = Refusal.message(JsonFormatException.class, () -> PLAYER.decode(json(json)));
    assertTrue(message.contains(expected), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "java.lang.Long    | 1.0",
        "java.lang.Long    | '1'",
        "java.lang.Long    | ''",
        "java.lang.Long    | true",
        "java.lang.Long    | [1]",
        "java.lang.Integer | 2147483648",
        "java.lang.Double  | '1.5'",
        "java.lang.Boolean | 1",
        "java.lang.Boolean | 'true'",
        "java.lang.String  | 1",
        "java.lang.String  | [ 'a' ]",
        "java.lang.String  | null",
        "java.math.BigDecimal | '1'",
        "java.time.Instant | 'yesterday'",
        "java.time.Instant | 0",
        "java.time.Instant | 1.5",
        "java.time.LocalDate | [2026,11,1]",
        "java.time.Duration | 3",
        "dev.ropeway.store.CodecTest$Colour | 0",
        "dev.ropeway.store.CodecTest$Colour | 'BLUE'",
        "dev.ropeway.store.CodecTest$Colour | ''",
      })
  void nothingIsConverted(Class<?> type, String json) {
    assertThrows(JsonFormatException.class, () -> Codec.of(type).decode(json(json)));
  }

  @Test
  void scalarsHaveCodecsToo() {
    assertEquals(10L, Codec.of(Long.class).decode(json("10")));
    assertEquals(1.0, Codec.of(Double.class).decode(json("1")));
    assertEquals("x", Codec.of(String.class).decode(json("'x'")));
    assertEquals(json("'x'"), Codec.of(String.class).encode("x"));
    assertEquals(json("10"), Codec.of(Long.class).encode(10L));
    assertNull(Codec.of(Void.class).decode(JsonValue.NULL));
    assertEquals(JsonValue.NULL, Codec.of(Void.class).encode(null));
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Circle.class, name = "circle"),
    @JsonSubTypes.Type(value = Polygon.class, name = "polygon")
  })
  sealed interface Shape {}

  record Circle(int radius) implements Shape {}

  record Polygon(List<Integer> corners) implements Shape {}

  record Drawing(List<Shape> shapes) {}

  @Test
  void sealedTypesAreToldApartByTheirTypeMember() {
    Drawing drawing = new Drawing(List.of(new Circle(1), new Polygon(List.of(1, 2))));
    JsonValue json =
        json("{'shapes':[{'type':'circle','radius':1},{'type':'polygon','corners':[1,2]}]}");
    assertEquals(json, Codec.of(Drawing.class).encode(drawing));
    assertEquals(drawing, Codec.of(Drawing.class).decode(json));
  }

  @Test
  void veryDeepJsonIsRefusedAndNotAStackOverflow() {
    JsonValue value = JsonValue.EMPTY_JSON_ARRAY;
    for (int i = 0; i < 100_000; i++) {
      value = JsonValues.array().add(value).build();
    }
    JsonValue deep = value;
    assertThrows(JsonFormatException.class, () -> Codec.of(JsonValue.class).encode(deep));
  }

  @Test
  void refusalOfTheConstructorIsToldWithItsPlace() {
    String message =
        Refusal.message(
            JsonFormatException.class, () -> Codec.of(Positive.class).decode(json("{'value':-1}")));
    assertTrue(message.contains("value must not be negative"), message);
  }

  @Test
  void missingComponentIsAnErrorAndNullReferenceIsNot() {
    assertNull(PLAYER.decode(json("{'name':null,'coins':1,'items':[]}")).name());
  }

  @Test
  void jsonTypesPassThrough() {
    JsonValue object = json("{'a':1.10}");
    assertSame(object, Codec.of(JsonObject.class).decode(object));
    assertSame(object, Codec.of(JsonValue.class).decode(object));
    assertSame(object, Codec.of(JsonStructure.class).encode((JsonStructure) object));
    assertSame(JsonValue.NULL, Codec.of(JsonValue.class).decode(JsonValue.NULL));
    assertThrows(JsonFormatException.class, () -> Codec.of(JsonArray.class).decode(object));
    assertThrows(
        JsonFormatException.class, () -> Codec.of(JsonString.class).decode(JsonValue.NULL));
  }

  @Test
  void encodedNumbersAreInStoredForm() {
    JsonValue encoded =
        Codec.of(JsonNumbers.class)
            .encode(new JsonNumbers(1e20, new BigDecimal("1.50e1"), List.of(0.1f, 2f)));
    assertEquals(json("{'d':100000000000000000000,'exact':15.0,'floats':[0.1,2.0]}"), encoded);
    JsonObject own =
        JsonValues.object()
            .add("a", JsonValues.array().add(0).add(new BigDecimal("1e2")))
            .add("b", 1)
            .build();
    assertEquals(json("{'a':[0,100],'b':1}"), Codec.of(JsonObject.class).encode(own));
    assertEquals(
        json("{'value':{'a':[0,100],'b':1}}"), Codec.of(Holder.class).encode(new Holder<>(own)));
  }

  @Test
  void numbersWithoutJsonFormAreRefusedWithTheirPlace() {
    JsonNumbers nan = new JsonNumbers(Double.NaN, BigDecimal.ONE, List.of());
    JsonNumbers infinite = new JsonNumbers(0, BigDecimal.ONE, List.of(1f, Float.POSITIVE_INFINITY));
    JsonNumbers huge = new JsonNumbers(0, new BigDecimal("1e1000000000"), List.of());
    assertRefused(nan, "/d: NaN");
    assertRefused(infinite, "/floats/1: Infinity");
    assertRefused(huge, "/exact: the number");
    assertThrows(JsonFormatException.class, () -> Codec.of(Double.class).encode(Double.NaN));
  }

  private static void assertRefused(JsonNumbers value, String expected) {
    String message =
        Refusal.message(JsonFormatException.class, () -> Codec.of(JsonNumbers.class).encode(value));
    assertTrue(message.startsWith(expected), message);
  }

  @Test
  void valueThatContainsItselfIsRefused() {
    List<Tree> children = new ArrayList<>();
    Tree tree = new Tree("root", children);
    children.add(tree);
    String message =
        Refusal.message(JsonFormatException.class, () -> Codec.of(Tree.class).encode(tree));
    assertTrue(message.contains("contain itself"), message);
    List<Object> list = new ArrayList<>();
    list.add(Map.of("list", list));
    assertThrows(
        JsonFormatException.class, () -> Codec.of(Holder.class).encode(new Holder<>(list)));
  }

  @Test
  void typeThatCannotBeWrittenIsRefused() {
    String message =
        Refusal.message(
            JsonFormatException.class,
            () -> Codec.of(Holder.class).encode(new Holder<>(new Object())));
    assertTrue(message.startsWith("/value: "), message);
  }

  @Test
  void mutableCollectionTypeIsRefused() {
    String message =
        Refusal.message(
            JsonFormatException.class,
            () -> Codec.of(Mutable.class).decode(json("{'list':['a']}")));
    assertTrue(message.contains("declare List"), message);
  }

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }
}
