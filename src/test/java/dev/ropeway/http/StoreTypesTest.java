package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.demo.Players;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.Codec;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreTypesTest {
  enum Colour {
    RED,
    GREEN
  }

  record Item(@Nullable String name, Colour colour, Optional<Instant> until) {}

  record Player(
      long coins,
      boolean banned,
      List<Item> items,
      @Nullable Item best,
      Map<String, Long> scores) {}

  record Tree(String name, List<Tree> below) {}

  private static JsonObject json(String text) {
    return JsonText.read(text.replace('\'', '"')).asJsonObject();
  }

  /** It is compiled, together with the package, by {@code NpmPackageTest}. */
  private static String kept(String name) throws IOException {
    return Files.readString(Path.of("src/test/npm", name + ".d.ts"));
  }

  @Test
  void recordsAreTypesOfTheirComponents() throws IOException {
    Map<String, JsonObject> actions = new LinkedHashMap<>();
    actions.put("add_coins", Codec.of(Long.class).schema());
    actions.put("clear", Codec.of(Void.class).schema());
    actions.put("give", Codec.of(Item.class).schema());
    actions.put("plant", Codec.of(Tree.class).schema());
    actions.put("any-thing", Codec.of(JsonValue.class).schema());
    Map<String, JsonObject> answers =
        Map.of(
            "any-thing", StoreTypes.ANYTHING,
            "add_coins", Codec.of(Long.class).schema(),
            "plant", Codec.of(Tree.class).schema());
    assertEquals(
        kept("eu-players"),
        StoreTypes.of("eu:players", Codec.of(Player.class).schema(), actions, answers::get));
  }

  /** As {@code PagesIT} gets it from a server. */
  @Test
  void theStoreOfTheDemoIsKeptAsItIs() throws IOException {
    BoundStore<dev.ropeway.demo.Player> players = new BoundStore<>(Players.STORE);
    Map<String, JsonObject> actions = new LinkedHashMap<>();
    players.actions().forEach(action -> actions.put(action.name(), action.schema()));
    assertEquals(
        kept("players"),
        StoreTypes.of(
            players.name(),
            players.schema(),
            actions,
            name -> players.action(name).orElseThrow().answerSchema()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "{} => any",
        "{'type':'integer','minimum':1} => number",
        "{'type':['string','null']} => string | null",
        "{'enum':['a',1,null,true]} => \"a\" | 1 | null | true",
        "{'const':'x'} => \"x\"",
        "{'type':'array'} => ReadonlyArray<any>",
        "{'type':'array','items':{'type':['number','null']}} => ReadonlyArray<number | null>",
        "{'prefixItems':[{'type':'number'},{}],'items':false} => readonly [number, any]",
        "{'prefixItems':[{'type':'number'}]} => readonly [number, ...ReadonlyArray<any>]",
        "{'type':'object'} => { readonly [name: string]: any }",
        "{'additionalProperties':{'type':'string'}} => { readonly [name: string]: string }",
        "{'type':'object','additionalProperties':false} => Record<string, never>",
        "{'anyOf':[{'type':'null'},{'$ref':'#'}]} => null | T",
        "{'allOf':[{'$ref':'#'},{'type':['string','null']}]} => T & (string | null)",
        "{'oneOf':[{'type':'string'},{'type':'string'}]} => string",
        "{'$ref':'https://example.org/elsewhere'} => any",
        "{'properties':{'a b':{'not':{}}}} => {  readonly \"a b\"?: any;}",
        "{'properties':{'a':true},'required':['a']} => {  readonly a: any;}",
      })
  void schemasAreTypes(String schema, String type) {
    assertEquals(type, new SchemaTypes("T", json(schema), "any").type("").replace("\n", ""));
  }

  @Test
  void descriptionsAreComments() {
    String types =
        new SchemaTypes(
                "T",
                json(
                    "{'description':'All\\n of it */','properties':{'a':"
                        + "{'type':'string','description':'Its name'}}}"),
                "any")
            .declarations();
    assertEquals(
        """
        /** All of it *\\/ */
        export type T = {
          /** Its name */
          readonly a?: string;
        };

        """,
        types);
  }
}
