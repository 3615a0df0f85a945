package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.RecordCodec;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's codec, which has no library, does as the server's. */
class CodecAgreementTest {
  enum Colour {
    RED,
    GREEN
  }

  record Item(String name, int count) {
    Item {
      if (count < 0) {
        throw new IllegalArgumentException("count must not be negative");
      }
    }
  }

  record Everything(
      int i,
      long l,
      short s,
      byte b,
      @Nullable Long boxed,
      double d,
      float f,
      BigDecimal exact,
      BigInteger big,
      boolean truth,
      @Nullable Boolean perhaps,
      @Nullable String text,
      Colour colour,
      UUID id,
      Instant at,
      LocalDate day,
      LocalTime time,
      LocalDateTime when,
      OffsetDateTime local,
      Duration lasting,
      Optional<String> maybe,
      Optional<Item> none,
      Map<Colour, List<Item>> map,
      Map<String, Set<Integer>> sets,
      List<@Nullable String> list,
      JsonObject json,
      JsonValue any) {}

  record Tree(String name, List<Tree> children) {}

  record Pair(long a, @Nullable String b, Optional<Long> c) {}

  record Renamed(@JsonProperty("other") long a) {}

  record Free(Object anything) {}

  private static Everything everything() {
    Map<Colour, List<Item>> map = new LinkedHashMap<>();
    map.put(Colour.GREEN, List.of(new Item("hat", 1)));
    map.put(Colour.RED, List.of());
    return new Everything(
        -1,
        Long.MIN_VALUE,
        (short) 7,
        (byte) -7,
        null,
        1e22,
        0.1f,
        new BigDecimal("1.10"),
        BigInteger.TWO.pow(63),
        true,
        null,
        "\u00e9\ud83d\ude00",
        Colour.RED,
        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
        Instant.parse("2026-11-01T12:00:00.123456789Z"),
        LocalDate.of(2026, 11, 1),
        LocalTime.of(12, 0),
        LocalDateTime.of(2026, 11, 1, 12, 0),
        OffsetDateTime.parse("2026-11-01T12:00:00+02:00"),
        Duration.ofMillis(1_500),
        Optional.of("x"),
        Optional.empty(),
        map,
        Map.of("a", new LinkedHashSet<>(List.of(3, 1, 2))),
        Arrays.asList("z", null),
        JsonText.read("{\"a\":[1,null]}").asJsonObject(),
        JsonValue.NULL);
  }

  @Test
  void bothWriteAndReadTheSame() {
    Codec<Everything> server = Codec.of(Everything.class);
    RecordCodec<Everything> client = RecordCodec.of(Everything.class);
    JsonValue json = server.encode(everything());
    assertEquals(json, client.encode(everything()));
    assertEquals(JsonText.write(json), JsonText.write(client.encode(everything())));
    assertEquals(server.decode(json), client.decode(json));
    assertEquals(everything(), client.decode(json));
  }

  @Test
  void aTypeMayContainItself() {
    Tree tree = new Tree("a", List.of(new Tree("b", List.of())));
    assertEquals(Codec.of(Tree.class).encode(tree), RecordCodec.of(Tree.class).encode(tree));
    assertEquals(tree, RecordCodec.of(Tree.class).decode(Codec.of(Tree.class).encode(tree)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1,'b':'x','c':1}",
        "{'a':1,'b':null,'c':null}",
        "{'a':1,'b':'x'}",
        "{'a':1,'b':'x','c':1,'d':1}",
        "{'a':null,'b':'x','c':1}",
        "{'a':1.0,'b':'x','c':1}",
        "{'a':1.5,'b':'x','c':1}",
        "{'a':'1','b':'x','c':1}",
        "{'a':1,'b':1,'c':1}",
        "{'a':1,'b':true,'c':1}",
        "{'a':1,'b':'x','c':'1'}",
        "{'a':100000000000000000000,'b':'x','c':1}",
        "[]",
        "null",
        "7"
      })
  void bothTakeAndRefuseTheSame(String text) {
    JsonValue json = JsonText.read(text.replace('\'', '"'));
    Codec<Pair> server = Codec.of(Pair.class);
    Pair expected;
    try {
      expected = server.decode(json);
    } catch (JsonFormatException e) {
      RecordCodec<Pair> client = RecordCodec.of(Pair.class);
      assertTrue(refuses(client, json), () -> text + ": the server says " + e.getMessage());
      return;
    }
    assertEquals(expected, RecordCodec.of(Pair.class).decode(json));
  }

  /** A null at the root is read as null, of which who has a type makes a failure. */
  private static boolean refuses(RecordCodec<Pair> client, JsonValue json) {
    try {
      return client.decode(json) == null;
    } catch (JsonFormatException e) {
      return true;
    }
  }

  @Test
  void aFailureNamesThePlace() {
    JsonValue json = JsonText.read("{\"name\":\"a\",\"children\":[{\"name\":1,\"children\":[]}]}");
    JsonFormatException failure =
        assertThrows(JsonFormatException.class, () -> RecordCodec.of(Tree.class).decode(json));
    assertEquals("/children/0/name: expected a string", failure.getMessage());
    JsonFormatException of =
        assertThrows(
            JsonFormatException.class,
            () ->
                RecordCodec.of(Item.class).decode(JsonText.read("{\"name\":\"a\",\"count\":-1}")));
    assertEquals("count must not be negative", of.getMessage());
  }

  @Test
  void whatIsReadIsFrozen() {
    RecordCodec<Tree> codec = RecordCodec.of(Tree.class);
    Tree tree =
        Objects.requireNonNull(codec.decode(JsonText.read("{\"name\":\"a\",\"children\":[]}")));
    assertThrows(UnsupportedOperationException.class, () -> tree.children().add(tree));
  }

  @Test
  void whatHasNoPlainFormIsRefusedAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> RecordCodec.of(Free.class));
    IllegalArgumentException annotated =
        assertThrows(IllegalArgumentException.class, () -> RecordCodec.of(Renamed.class));
    assertTrue(String.valueOf(annotated.getMessage()).contains("annotated for Jackson"));
  }
}
