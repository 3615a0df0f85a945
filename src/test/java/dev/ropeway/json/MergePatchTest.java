package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MergePatchTest {

  @ParameterizedTest
  @MethodSource("dev.ropeway.json.MergePatchExample#all")
  void examplesOfTheStandard(MergePatchExample example) {
    assertEquals(example.result(), MergePatch.apply(example.original(), example.patch()));
  }

  /** Original, patch, result. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
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

  private static JsonValue json(String text) {
    return MergePatchExample.json(text);
  }
}
