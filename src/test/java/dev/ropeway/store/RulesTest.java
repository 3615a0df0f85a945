package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Store;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A store's schema: Bean Validation, conditions and JSON Schema. */
class RulesTest {
  /** An item in a bag. */
  record Item(@NotBlank String name, @PositiveOrZero long worth) {}

  /** Data with constraints on itself, its elements and what is nested in it. */
  record Bag(
      @PositiveOrZero long coins,
      @Size(max = 2) List<@Valid Item> items,
      Map<String, @Valid Item> worn) {}

  /** Data without any. */
  record Plain(long coins) {}

  private static final Locale BEFORE = Locale.getDefault();
  private static final Validator VALIDATOR =
      Validation.buildDefaultValidatorFactory().getValidator();
  private static final Bag EMPTY = new Bag(0, List.of(), Map.of());

  @BeforeAll
  static void speakEnglish() {
    Locale.setDefault(Locale.ENGLISH);
  }

  @AfterAll
  static void restore() {
    Locale.setDefault(BEFORE);
  }

  private static <T> BoundStore<T> bound(Store<T> store) {
    return new BoundStore<>(store, new BindingOptions(VALIDATOR, Map.of(), false));
  }

  private static @Nullable String violation(Bag bag) {
    return bound(Store.of("bags", Bag.class).defaultData(() -> EMPTY).build()).violation(bag);
  }

  @Test
  void storeWithoutRulesHasNone() {
    assertFalse(
        bound(Store.of("s", Plain.class).defaultData(() -> new Plain(0)).build()).constrained());
    assertFalse(
        bound(Store.of("s", JsonValue.class).defaultData(() -> JsonValue.NULL).build())
            .constrained());
  }

  @Test
  void beanValidationNamesThePlaceAsPointer() {
    assertNull(violation(EMPTY));
    assertEquals(
        "/coins: must be greater than or equal to 0", violation(new Bag(-1, List.of(), Map.of())));
    Item bad = new Item(" ", 1);
    Item good = new Item("hat", 1);
    assertEquals(
        "/items/1/name: must not be blank", violation(new Bag(0, List.of(good, bad), Map.of())));
    assertEquals(
        "/worn/a~1b/name: must not be blank", violation(new Bag(0, List.of(), Map.of("a/b", bad))));
    assertEquals(
        "/coins: must be greater than or equal to 0; /items: size must be between 0 and 2",
        violation(new Bag(-1, List.of(good, good, good), Map.of())));
  }

  @Test
  void conditionIsJudgedBesides() {
    BoundStore<Bag> store =
        bound(
            Store.of("bags", Bag.class)
                .defaultData(() -> EMPTY)
                .schema(bag -> bag.coins() % 2 == 0, "coins come in pairs")
                .build());
    assertNull(store.violation(new Bag(2, List.of(), Map.of())));
    assertEquals("the root: coins come in pairs", store.violation(new Bag(3, List.of(), Map.of())));
  }

  private static BoundStore<JsonValue> json(String schema) {
    return bound(
        Store.of("rooms", JsonValue.class)
            .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
            .jsonSchema(JsonText.read(schema).asJsonObject())
            .build());
  }

  @Test
  void jsonSchemaNamesThePlaceAsPointer() {
    BoundStore<JsonValue> rooms =
        json(
            """
            {"type": "object",
             "properties": {"seats": {"type": "array", "items": {"type": "integer", "minimum": 1}}},
             "additionalProperties": false}
            """);

    assertNull(rooms.violation(JsonText.read("{\"seats\":[1,2]}")));
    String violation = String.valueOf(rooms.violation(JsonText.read("{\"seats\":[1,0]}")));
    assertTrue(violation.startsWith("/seats/1: "), violation);
    String root = String.valueOf(rooms.violation(JsonText.read("{\"x\":1}")));
    assertTrue(root.startsWith("the root: ") && root.contains("'x'"), root);
    assertEquals(JsonText.read("\"object\""), rooms.schema().get("type"), "and is told");
  }

  /** Tries all ways to cut a row of letters into pieces, of which there are 2^n. */
  private static final String SLOW = "^(a+)+(b)?\\\\1$";

  private static final String TOO_MUCH =
      "the root: it takes the patterns of the schema too many steps";

  @Test
  void patternsTakeBoundedWork() {
    String text = "\"" + "a".repeat(60) + "!\"";
    String member = "{" + text + ":1}";
    for (String schema :
        List.of(
            "{\"patternProperties\":{\"" + SLOW + "\":true}}",
            "{\"additionalProperties\":false,\"patternProperties\":{\"" + SLOW + "\":true}}",
            "{\"propertyNames\":{\"pattern\":\"" + SLOW + "\"}}")) {
      assertEquals(TOO_MUCH, json(schema).violation(JsonText.read(member)), schema);
    }
    assertEquals(TOO_MUCH, json("{\"pattern\":\"" + SLOW + "\"}").violation(JsonText.read(text)));
    String longer = "\"" + "a".repeat(50_000) + "!\"";
    assertEquals(TOO_MUCH, json("{\"pattern\":\"(a+)+$\"}").violation(JsonText.read(longer)));
    String deep = "\"" + "ab".repeat(1_000_000) + "!\"";
    assertEquals(TOO_MUCH, json("{\"pattern\":\"^(a|b)*$\"}").violation(JsonText.read(deep)));
  }

  @Test
  void patternsOfOneValueShareTheirWork() {
    String each = "\"" + "a".repeat(14) + "!\"";
    BoundStore<JsonValue> words = json("{\"items\":{\"pattern\":\"" + SLOW + "\"}}");
    String one = String.valueOf(words.violation(JsonText.read("[" + each + "]")));
    assertTrue(one.startsWith("/0: "), one);
    String many = "[" + String.join(",", Collections.nCopies(100, each)) + "]";
    assertEquals(TOO_MUCH, words.violation(JsonText.read(many)));
  }

  @Test
  void longTextsMayBeMatched() {
    BoundStore<JsonValue> texts = json("{\"pattern\":\"^[a-z]+(?:-[a-z]+)?$\"}");
    String text = "a".repeat(2_000_000);
    assertNull(texts.violation(JsonText.read("\"" + text + "-b\"")));
    String wrong = String.valueOf(texts.violation(JsonText.read("\"" + text + "-\"")));
    assertTrue(wrong.startsWith("the root: ") && !wrong.contains("steps"), "not matched");
  }

  @Test
  void whatIsNoJsonSchemaIsRefused() {
    for (String wrong :
        List.of("{\"type\":\"strng\"}", "{\"$ref\":\"#/nowhere\"}", "{\"minimum\":\"1\"}")) {
      String message =
          String.valueOf(
              assertThrows(JsonFormatException.class, () -> json(wrong), wrong).getMessage());
      assertTrue(message.startsWith("it is not a JSON Schema: "), message);
    }
  }

  @Test
  void schemaIsNeverFetched() {
    String message =
        String.valueOf(
            assertThrows(
                    JsonFormatException.class,
                    () -> json("{\"$ref\":\"http://localhost:1/schema.json\"}"))
                .getMessage());
    assertFalse(message.contains("onnect"), message);
  }

  @Test
  void jsonSchemaIsForJsonStores() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Store.of("s", Plain.class).jsonSchema(JsonValue.EMPTY_JSON_OBJECT));
  }
}
