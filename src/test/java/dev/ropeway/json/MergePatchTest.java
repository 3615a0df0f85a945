package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

  /** RFC 7396, appendix A: original, patch, result. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'}            | {'a':'c'}                | {'a':'c'}",
        "{'a':'b'}            | {'b':'c'}                | {'a':'b','b':'c'}",
        "{'a':'b'}            | {'a':null}               | {}",
        "{'a':'b','b':'c'}    | {'a':null}               | {'b':'c'}",
        "{'a':['b']}          | {'a':'c'}                | {'a':'c'}",
        "{'a':'c'}            | {'a':['b']}              | {'a':['b']}",
        "{'a':{'b':'c'}}      | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}    | {'a':[1]}                | {'a':[1]}",
        "['a','b']            | ['c','d']                | ['c','d']",
        "{'a':'b'}            | ['c']                    | ['c']",
        "{'a':'foo'}          | null                     | null",
        "{'a':'foo'}          | 'bar'                    | 'bar'",
        "{'e':null}           | {'a':1}                  | {'e':null,'a':1}",
        "[1,2]                | {'a':'b','c':null}       | {'a':'b'}",
        "{}                   | {'a':{'bb':{'ccc':null}}}| {'a':{'bb':{}}}",
        // not of the appendix
        "7                    | {}                       | {}",
        "{'a':1}              | {'a':{'b':{'c':null}}}   | {'a':{'b':{}}}",
        "{'a':null}           | {'a':null}               | {}",
      })
  void patchMerges(String original, String patch, String result) {
    assertEquals(json(result), MergePatch.apply(json(original), json(patch)));
  }

  @Test
  void whatThePatchDoesNotNameIsShared() {
    JsonObject target = json("{'a':{'x':[1]},'b':{'y':[2]}}").asJsonObject();
    JsonObject result = MergePatch.apply(target, json("{'a':{'z':3}}")).asJsonObject();
    assertSame(target.get("b"), result.get("b"));
    assertSame(target.getJsonObject("a").get("x"), result.getJsonObject("a").get("x"));
  }

  @Test
  void patchThatRemovesNothingReturnsTheTarget() {
    JsonObject target = json("{'a':{'x':1}}").asJsonObject();
    assertSame(target, MergePatch.apply(target, json("{'b':null,'a':{'y':null}}")));
  }

  private static jakarta.json.JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }
}
