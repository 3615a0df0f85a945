package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.net.http.HttpHeaders;
import java.util.List;

/** What the server answered. */
record Reply(int status, HttpHeaders headers, String body) {

  JsonObject json() {
    return JsonText.read(body).asJsonObject();
  }

  long version() {
    return json().getJsonNumber("version").longValue();
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** This reply, which must have the status. */
  Reply expect(int expected) {
    assertEquals(expected, status, body);
    return this;
  }

  /** The problem document that this reply must be, in every way. */
  JsonObject problem(int expected, String type) {
    expect(expected);
    assertEquals("application/problem+json", header("content-type"), body);
    JsonObject problem = json();
    assertEquals("urn:ropeway:problem:" + type, problem.getString("type"));
    assertEquals(expected, problem.getInt("status"));
    for (String member : List.of("title", "detail")) {
      assertTrue(problem.getString(member).length() > 5, body);
    }
    return problem;
  }

  /** The only outcome. */
  JsonObject outcome() {
    List<JsonObject> all = outcomes();
    assertEquals(1, all.size(), body);
    return all.get(0);
  }

  List<JsonObject> outcomes() {
    return json().getJsonArray("outcomes").getValuesAs(JsonObject.class);
  }
}
