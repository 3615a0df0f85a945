package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecSchemaTest {
  record Item(String name, int count) {
    boolean isMany() {
      return count > 1;
    }
  }

  record Bag(
      List<Item> items, Map<String, Long> prices, JsonObject extra, JsonValue any, Instant at) {}

  record Perhaps(@Nullable String text, @Nullable Item item, Item sure, List<@Nullable Item> all) {}

  @Test
  void schemaSaysWhatMayBeNull() {
    JsonObject properties = Codec.of(Perhaps.class).schema().getJsonObject("properties");
    assertEquals(json("{'type':['string','null']}"), properties.get("text"));
    assertEquals(json("{'$ref':'#/$defs/Item'}"), properties.get("sure"));
    assertEquals(
        json("{'anyOf':[{'type':'null'},{'$ref':'#/$defs/Item'}]}"), properties.get("item"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "java.lang.Long    | {'type':'integer'}",
        "java.lang.Integer | {'type':'integer'}",
        "java.lang.String  | {'type':'string'}",
        "java.lang.Boolean | {'type':'boolean'}",
        "java.lang.Double  | {'type':'number'}",
        "java.lang.Void    | {'type':'null'}",
        "jakarta.json.JsonValue  | {}",
        "jakarta.json.JsonObject | {'type':'object'}",
        "jakarta.json.JsonStructure | {'type':['object','array']}",
      })
  void schemaOfASimpleTypeIsItsType(Class<?> type, String schema) {
    assertEquals(json(schema), Codec.of(type).schema());
  }

  @Test
  void schemaOfARecordNamesItsComponents() {
    JsonObject schema = Codec.of(Bag.class).schema();
    assertEquals(
        json(
            """
            {'type':'object','properties':{
              'any':{},'at':{'type':'string','format':'date-time'},
              'extra':{'type':'object','additionalProperties':{}},
              'items':{'type':'array','items':{'type':'object','properties':{
                'count':{'type':'integer'},'name':{'type':'string'}},
                'required':['count','name'],'additionalProperties':false}},
              'prices':{'type':'object','additionalProperties':{'type':'integer'}}},
             'required':['any','at','extra','items','prices'],'additionalProperties':false}
            """),
        schema);
  }

  @Test
  void schemaIsMadeOnce() {
    Codec<JsonArray> codec = Codec.of(JsonArray.class);
    assertEquals(codec.schema(), codec.schema());
  }

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }
}
