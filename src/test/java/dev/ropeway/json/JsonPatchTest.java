package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1}          | [{'op':'add','path':'/b','value':[2]}]                | {'a':1,'b':[2]}",
        "{'a':1}          | [{'op':'add','path':'/a','value':null}]               | {'a':null}",
        "{'a':[1,3]}      | [{'op':'add','path':'/a/1','value':2}]                | {'a':[1,2,3]}",
        "{'a':[1]}        | [{'op':'add','path':'/a/1','value':2}]                | {'a':[1,2]}",
        "[]               | [{'op':'add','path':'/-','value':[1]}]                | [[1]]",
        "{}               | [{'op':'add','path':'','value':7}]                    | 7",
        "{}               | [{'op':'add','path':'/','value':7}]                   | {'':7}",
        "{'a':1,'b':2}    | [{'op':'remove','path':'/a'}]                         | {'b':2}",
        "[1,2,3]          | [{'op':'remove','path':'/1'}]                         | [1,3]",
        "{'a':1}          | [{'op':'replace','path':'/a','value':{}}]             | {'a':{}}",
        "[1,2]            | [{'op':'replace','path':'/0','value':0}]              | [0,2]",
        "{'a':1}          | [{'op':'replace','path':'','value':[]}]               | []",
        "{'a':{'b':1}}    | [{'op':'move','from':'/a/b','path':'/c'}]             | {'a':{},'c':1}",
        "[1,2,3]          | [{'op':'move','from':'/0','path':'/2'}]               | [2,3,1]",
        "{'a':{'b':[1]}}  | [{'op':'move','from':'/a/b','path':''}]               | [1]",
        "{'a':1}          | [{'op':'move','from':'/a','path':'/a'}]               | {'a':1}",
        "{'a':1,'ab':2}   | [{'op':'move','from':'/a','path':'/ab'}]              | {'ab':1}",
        "{'a':[1]}        | [{'op':'copy','from':'/a','path':'/a/0'}]             | {'a':[[1],1]}",
        "{'a':1}          | [{'op':'copy','from':'','path':'/b'}]                 | {'a':1,'b':{'a':1}}",
        "{'a':1}          | [{'op':'test','path':'/a','value':1.0}]               | {'a':1}",
        "{'a':[{'b':1.50}]} | [{'op':'test','path':'','value':{'a':[{'b':15e-1}]}}] | {'a':[{'b':1.50}]}",
        "{'~':{'/':1}}    | [{'op':'replace','path':'/~0/~1','value':2}]          | {'~':{'/':2}}",
        "{'a':1}          | [{'op':'remove','path':'/a','value':9,'x':1}]         | {}",
        "[[1],[2]]        | [{'op':'add','path':'/0/-','value':5},{'op':'copy','from':'/0','path':'/1/0'},"
            + "{'op':'add','path':'/0/-','value':6}]                              | [[1,5,6],[[1,5],2]]",
      })
  void operationsApply(String document, String operations, String result) {
    assertEquals(json(result), patch(operations).apply(json(document)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}       | [{'op':'remove','path':'/a'}]",
        "{}       | [{'op':'replace','path':'/a','value':1}]",
        "{}       | [{'op':'add','path':'/a/b','value':1}]",
        "{'a':1}  | [{'op':'add','path':'/a/b','value':1}]",
        "[1]      | [{'op':'add','path':'/2','value':1}]",
        "[1]      | [{'op':'add','path':'/01','value':1}]",
        "[1]      | [{'op':'add','path':'/x','value':1}]",
        "[1]      | [{'op':'add','path':'/-1','value':1}]",
        "[1]      | [{'op':'remove','path':'/-'}]",
        "[1]      | [{'op':'replace','path':'/-','value':1}]",
        "[1]      | [{'op':'remove','path':'/1'}]",
        "[1]      | [{'op':'copy','from':'/-','path':'/-'}]",
        "{}       | [{'op':'move','from':'/a','path':'/b'}]",
        "{}       | [{'op':'move','from':'/a','path':'/a'}]",
        "{}       | [{'op':'copy','from':'/a','path':'/b'}]",
        "{}       | [{'op':'remove','path':''}]",
        "3        | [{'op':'add','path':'/a','value':1}]",
      })
  void operationThatDoesNotApplyIsNamed(String document, String operations) {
    String message =
        Refusal.message(JsonPatchException.class, () -> patch(operations).apply(json(document)));
    assertTrue(message.startsWith("operation 0, "), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1}     | /a | 2",
        "{'a':1}     | /a | '1'",
        "{'a':1}     | /b | null",
        "{'a':null}  | /a | false",
        "{'a':[1,2]} | /a | [2,1]",
        "{'a':[1,2]} | /a | [1]",
        "{'a':{}}    | /a | {'b':null}",
        "{'a':{'c':1}} | /a | {'b':1}",
        "[1]         | /- | 1",
      })
  void failedTestIsItsOwnException(String document, String path, String value) {
    JsonPatch patch =
        patch(
            "[{'op':'test','path':'','value':"
                + document
                + "},{'op':'test','path':'"
                + path
                + "','value':"
                + value
                + "}]");
    String message =
        Refusal.message(JsonPatchTestFailedException.class, () -> patch.apply(json(document)));
    assertTrue(
        message.startsWith(JsonPatch.TEST_FAILED + ": operation 1, test \"" + path), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                          | array",
        "[1]                                         | operation 0: must be an object",
        "[{'path':'/a'}]                             | operation 0: member \"op\" is missing",
        "[{'op':1,'path':'/a'}]                      | operation 0: member \"op\" must be a string",
        "[{'op':'spam','path':'/a'}]                 | operation 0: member \"op\"",
        "[{'op':'Add','path':'/a','value':1}]        | operation 0: member \"op\"",
        "[{'op':'remove'}]                           | operation 0: member \"path\" is missing",
        "[{'op':'remove','path':null}]               | operation 0: member \"path\" must be a string",
        "[{'op':'remove','path':'a'}]                | operation 0: member \"path\": not a JSON Pointer",
        "[{'op':'remove','path':'/~'}]               | operation 0: member \"path\": not a JSON Pointer",
        "[{'op':'add','path':'/a'}]                  | operation 0: member \"value\" is missing",
        "[{'op':'test','path':'/a'}]                 | operation 0: member \"value\" is missing",
        "[{'op':'copy','path':'/a'}]                 | operation 0: member \"from\" is missing",
        "[{'op':'move','path':'/a','from':'b'}]      | operation 0: member \"from\": not a JSON Pointer",
        "[{'op':'move','path':'/a/b','from':'/a'}]   | operation 0: member \"path\": a value cannot",
        "[{'op':'move','path':'/a','from':''}]       | operation 0: member \"path\": a value cannot",
        "[{'op':'remove','path':'/a'},{'op':'add'}]  | operation 1: member \"path\" is missing",
      })
  void malformedPatchIsRefusedWithItsPlace(String operations, String expected) {
    String message = Refusal.message(JsonFormatException.class, () -> patch(operations));
    assertTrue(message.contains(expected), message);
  }

  @Test
  void operationsAreAllOrNothingAndTheDocumentStaysAsItWas() {
    JsonValue document = json("{'a':[1]}");
    JsonPatch patch =
        patch("[{'op':'add','path':'/a/-','value':2},{'op':'test','path':'/a','value':0}]");
    assertThrows(JsonPatchTestFailedException.class, () -> patch.apply(document));
    assertEquals(json("{'a':[1]}"), document);
  }

  @Test
  void untouchedPartsAreShared() {
    JsonObject document = json("{'a':{'x':{'y':1}},'b':[{'z':1}],'c':0}").asJsonObject();
    JsonObject result =
        patch("[{'op':'replace','path':'/a/x/y','value':2},{'op':'remove','path':'/c'}]")
            .apply(document)
            .asJsonObject();
    assertSame(document.get("b"), result.get("b"));
    assertEquals(json("{'a':{'x':{'y':1}},'b':[{'z':1}],'c':0}"), document);
  }

  @Test
  void emptyPatchReturnsTheDocumentItself() {
    JsonValue document = json("{'a':1}");
    assertSame(document, patch("[]").apply(document));
  }

  @Test
  void resultKeepsTheOrderOfMembers() {
    JsonValue result =
        patch("[{'op':'replace','path':'/a','value':9},{'op':'add','path':'/d','value':4}]")
            .apply(json("{'c':1,'a':2,'b':3}"));
    assertEquals("{\"c\":1,\"a\":9,\"b\":3,\"d\":4}", JsonText.write(result));
  }

  private static JsonPatch patch(String operations) {
    return JsonPatch.parse(json(operations));
  }

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }
}
