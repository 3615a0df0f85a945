package dev.ropeway.action;

import static dev.ropeway.action.Actor.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.Refusal;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInActionsTest {

  @Test
  void allActionsAreThereUnderTheirNames() {
    assertEquals(
        Set.of("set", "remove", "increment", "append", "insert", "merge", "patch"),
        BuiltInActions.json().keySet());
    BuiltInActions.json().forEach((name, action) -> assertEquals(name, action.name()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "set       | {'a':1}           | {'path':'/a','value':[2]}          | {'a':[2]}",
        "set       | {'a':1}           | {'path':'/b','value':null}         | {'a':1,'b':null}",
        "set       | {'a':1}           | {'path':'','value':7}              | 7",
        "set       | [1,2]             | {'path':'/1','value':9}            | [1,9]",
        "set       | {'a':[{'b':1}]}   | {'path':'/a/0/b','value':2}        | {'a':[{'b':2}]}",
        "remove    | {'a':1,'b':2}     | {'path':'/a'}                      | {'b':2}",
        "remove    | [1,2,3]           | {'path':'/0'}                      | [2,3]",
        "increment | {'a':1}           | {'path':'/a','by':2}               | {'a':3}",
        "increment | {}                | {'path':'/a','by':-2.5}            | {'a':-2.5}",
        "increment | 5                 | {'path':'','by':1}                 | 6",
        "increment | [1,2]             | {'path':'/1','by':-2}              | [1,0]",
        "increment | {'a':0.1}         | {'path':'/a','by':0.2}             | {'a':0.3}",
        "increment | {'a':1.50}        | {'path':'/a','by':1}               | {'a':2.50}",
        "increment | {'a':9223372036854775806} | {'path':'/a','by':1}       | {'a':9223372036854775807}",
        "increment | {'a':100000000000000000000} | {'path':'/a','by':1e20}  | {'a':200000000000000000000}",
        "append    | {'a':[1]}         | {'path':'/a','value':[2]}          | {'a':[1,[2]]}",
        "append    | {}                | {'path':'/a','value':1}            | {'a':[1]}",
        "append    | []                | {'path':'','value':null}           | [null]",
        "append    | [[],[1]]          | {'path':'/1','value':2}            | [[],[1,2]]",
        "insert    | {'a':{}}          | {'path':'/a','id':'x','value':1}   | {'a':{'x':1}}",
        "insert    | {}                | {'path':'/a','id':'x','value':1}   | {'a':{'x':1}}",
        "insert    | {'y':0}           | {'path':'','id':'/','value':1}     | {'y':0,'/':1}",
        "merge     | {'a':1,'b':{'c':2}} | {'value':{'a':null,'b':{'d':3}}} | {'b':{'c':2,'d':3}}",
        "merge     | {'a':1}           | {'value':[1]}                      | [1]",
        "patch     | {'a':1}           | {'operations':[{'op':'move','from':'/a','path':'/b'}]} | {'b':1}",
      })
  void actionChangesTheData(String name, String data, String args, String result) {
    BuiltInAction action = action(name);
    action.check(json(args));
    assertEquals(json(result), action.apply(json(data), json(args), SERVER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "set       | {}        | {'path':'/a/b','value':1}              | /a",
        "set       | {'a':1}   | {'path':'/a/b','value':1}              | /a",
        "set       | [1]       | {'path':'/1','value':1}                | /1",
        "set       | [1]       | {'path':'/-','value':1}                | /-",
        "set       | [[]]      | {'path':'/00','value':1}               | /00",
        "set       | 1         | {'path':'/a','value':1}                | the root",
        "remove    | {}        | {'path':''}                            | the root cannot be removed",
        "increment | {'a':'1'} | {'path':'/a','by':1}                   | /a is not a number",
        "increment | {'a':null} | {'path':'/a','by':1}                  | /a is not a number",
        "increment | {}        | {'path':'/a/b','by':1}                 | /a",
        "increment | []        | {'path':'/0','by':1}                   | /0",
        "increment | {'a':9223372036854775807} | {'path':'/a','by':1}   | 64 bits",
        "increment | {'a':-9223372036854775808} | {'path':'/a','by':-1} | 64 bits",
        "increment | {'a':9e18} | {'path':'/a','by':9e18}               | 64 bits",
        "increment | {'a':1.7e308} | {'path':'/a','by':1.7e308}         | too large",
        "increment | {'a':1e300} | {'path':'/a','by':1e-300}            | digits",
        "append    | {'a':{}}  | {'path':'/a','value':1}                | /a is not an array",
        "append    | {'a':null} | {'path':'/a','value':1}               | /a is not an array",
        "append    | {}        | {'path':'/a/b','value':1}              | /a",
        "append    | {}        | {'path':'','value':1}                  | the root is not an array",
        "insert    | {'a':{'x':0}} | {'path':'/a','id':'x','value':1}   | \"x\"",
        "insert    | {'a':[]}  | {'path':'/a','id':'0','value':1}       | /a is not an object",
        "insert    | {}        | {'path':'/a/b','id':'0','value':1}     | /a",
        "patch     | {}        | {'operations':[{'op':'remove','path':'/a'}]} | operation 0",
      })
  void actionThatTheDataDoesNotAllowIsRejected(
      String name, String data, String args, String reason) {
    action(name).check(json(args));
    String message =
        Refusal.message(
            ActionRejectedException.class,
            () -> action(name).apply(json(data), json(args), SERVER));
    assertTrue(message.contains(reason), message);
  }

  @Test
  void failedTestIsRejectedWithAReasonThatStartsSo() {
    JsonValue args = json("{'operations':[{'op':'test','path':'/a','value':1}]}");
    String message =
        Refusal.message(
            ActionRejectedException.class,
            () -> action("patch").apply(json("{'a':2}"), args, SERVER));
    assertTrue(message.startsWith(JsonPatch.TEST_FAILED), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{}|/a", "{'a':1}|/a/b", "{}|/a/b/c", "[1]|/1", "[1]|/-", "[1]|/x", "1|/a"})
  void removingNothingIsCancelled(String data, String path) {
    JsonValue args = JsonValues.object().add("path", path).build();
    assertNull(action("remove").apply(json(data), args, SERVER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "set       | 10                                      | an object with path, value",
        "set       | {'path':'/a'}                           | argument \"value\": is missing",
        "set       | {'value':1}                             | argument \"path\": is missing",
        "set       | {'path':1,'value':1}                    | argument \"path\": must be a JSON Pointer",
        "set       | {'path':'a','value':1}                  | argument \"path\": not a JSON Pointer",
        "set       | {'path':'/a','value':1,'valeu':2}       | argument \"valeu\"",
        "remove    | {'path':null}                           | argument \"path\": must be",
        "increment | {'path':'/a'}                           | argument \"by\": is missing",
        "increment | {'path':'/a','by':'1'}                  | argument \"by\": must be a number",
        "insert    | {'path':'/a','value':1}                 | argument \"id\": is missing",
        "insert    | {'path':'/a','id':1,'value':1}          | argument \"id\": must be a string",
        "merge     | {}                                      | argument \"value\": is missing",
        "patch     | {'operations':{}}                       | argument \"operations\": must be a JSON Patch",
        "patch     | {'operations':[{'op':'x','path':''}]}   | argument \"operations\": operation 0",
      })
  void argumentsOfTheWrongShapeAreRefusedByName(String name, String args, String expected) {
    String message =
        Refusal.message(JsonFormatException.class, () -> action(name).check(json(args)));
    assertTrue(message.contains(expected), message);
  }

  @Test
  void argumentSchemaNamesTheRequiredMembers() {
    assertEquals(
        json(
            "{'type':'object','properties':{'path':{'type':'string','format':'json-pointer'},"
                + "'by':{'type':'number'}},'required':['path','by'],'additionalProperties':false}"),
        action("increment").schema());
  }

  @Test
  void untouchedPartsAreShared() {
    JsonObject data = json("{'a':{'n':1},'b':[1,2]}").asJsonObject();
    JsonValue result = action("increment").apply(data, json("{'path':'/a/n','by':1}"), SERVER);
    assertSame(data.get("b"), ((JsonObject) Objects.requireNonNull(result)).get("b"));
    assertEquals(json("{'a':{'n':1},'b':[1,2]}"), data);
  }

  private static BuiltInAction action(String name) {
    return Objects.requireNonNull(BuiltInActions.json().get(name));
  }

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }
}
