package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonPatchSuiteTest;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.MergePatchExample;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The published test suite of RFC 6902 and the examples of RFC 7396, through PATCH. */
class PatchSuiteIT extends ServerTest {
  private static final Set<Integer> REFUSALS = Set.of(400, 409, 422);

  @Test
  void everyRecordOfTheSuite() throws Exception {
    List<JsonObject> records = JsonPatchSuiteTest.records();
    for (JsonObject record : records) {
      run(record);
    }
    assertEquals(91, records.size());
  }

  private static void run(JsonObject record) throws Exception {
    String key = lobby();
    JsonValue doc = record.getValue("/doc");
    Http.act(key, Http.action("set", "{\"path\":\"\",\"value\":" + JsonText.write(doc) + "}"))
        .expect(200);
    String patch = JsonText.write(record.getJsonArray("patch"));
    Reply reply = Http.send("PATCH", key, patch, "Content-Type", Http.JSON_PATCH);
    JsonValue after = Http.get(key).expect(200).json().get("data");
    if (record.containsKey("error")) {
      assertTrue(REFUSALS.contains(reply.status()), record + " " + reply);
      assertEquals("application/problem+json", reply.header("Content-Type"));
      assertEquals(doc, after, record::toString);
    } else {
      assertEquals(200, reply.status(), record + " " + reply);
      assertEquals(after, reply.json().get("data"), record::toString);
      assertEquals(record.getOrDefault("expected", after), after, record::toString);
    }
  }

  @Test
  void everyExampleOfMergePatch() throws Exception {
    for (MergePatchExample example : MergePatchExample.all()) {
      String key = lobby();
      String original = JsonText.write(example.original());
      Http.act(key, Http.action("set", "{\"path\":\"\",\"value\":" + original + "}")).expect(200);
      String patch = JsonText.write(example.patch());
      Reply reply = Http.send("PATCH", key, patch, "Content-Type", Http.MERGE_PATCH).expect(200);
      assertEquals(example.result(), reply.json().get("data"), example::toString);
      assertEquals(example.result(), Http.get(key).expect(200).json().get("data"));
    }
    assertEquals(15, MergePatchExample.all().size());
  }
}
