package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiIT extends ServerTest {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  private static JsonObject document() throws Exception {
    return Http.get("/openapi", "Accept", "application/json").expect(200).json();
  }

  private static Map<String, JsonObject> operations(JsonObject document) {
    Map<String, JsonObject> operations = new TreeMap<>();
    document
        .getJsonObject("paths")
        .forEach(
            (path, item) ->
                item.asJsonObject().entrySet().stream()
                    .filter(member -> METHODS.contains(member.getKey()))
                    .forEach(
                        member ->
                            operations.put(
                                path + " " + member.getKey(), member.getValue().asJsonObject())));
    return operations;
  }

  @Test
  void everyOperationIsDescribed() throws Exception {
    JsonObject document = document();
    assertEquals("Ropeway", document.getJsonObject("info").getString("title"));
    assertEquals("Apache-2.0", document.getValue("/info/license").asJsonObject().getString("name"));
    Map<String, JsonObject> operations = operations(document);
    assertEquals(
        Set.of(
            "/api/guests post",
            "/api/me get",
            "/api/revocations post",
            "/api/stores get",
            "/api/stores/{store} get",
            "/api/stores/{store}/types.d.ts get",
            "/api/stores/{store}/groups/{group}/join post",
            "/api/stores/{store}/migrate get",
            "/api/stores/{store}/migrate post",
            "/api/stores/{store}/keys get",
            "/api/stores/{store}/keys/{key} delete",
            "/api/stores/{store}/keys/{key} get",
            "/api/stores/{store}/keys/{key} patch",
            "/api/stores/{store}/keys/{key}/actions post",
            "/api/stores/{store}/keys/{key}/clients/{roomClient} delete",
            "/api/stores/{store}/keys/{key}/ephemeral post",
            "/api/stores/{store}/keys/{key}/messages post",
            "/api/stores/{store}/keys/{key}/updates get",
            "/api/stores/{store}/keys/{key}/updates head",
            "/api/updates get",
            "/api/updates head",
            "/api/stores/{store}/keys/{key}/users/{user} delete",
            "/api/stores/{store}/keys/{key}/scheduled get",
            "/api/stores/{store}/keys/{key}/undoable get",
            "/api/stores/{store}/keys/{key}/scheduled/{scheduled} delete",
            "/api/stores/{store}/keys/{key}/users/{user} put",
            "/api/stores/{store}/keys/{key}/versions get",
            "/api/stores/{store}/keys/{key}/versions/diff get",
            "/api/time get",
            "/api/transactions post",
            "/api/users/{user} delete",
            "/api/users/{user}/erasures get",
            "/api/users/{user}/export get",
            "/api/users/{user}/keys get"),
        operations.keySet());
    Set<String> ids = new TreeSet<>();
    operations.forEach(
        (name, operation) -> {
          assertTrue(operation.getString("summary").length() > 5, name);
          assertTrue(operation.getString("description").length() > 20, name);
          assertTrue(ids.add(operation.getString("operationId")), name);
          assertTrue(operation.getJsonObject("responses").size() > 1, name);
          for (String parameter : List.of("store", "group", "key", "user", "roomClient")) {
            boolean declared =
                operation.containsKey("parameters")
                    && operation
                        .getJsonArray("parameters")
                        .toString()
                        .contains("/" + parameter + "\"");
            assertEquals(name.contains("{" + parameter + "}"), declared, name + " " + parameter);
          }
        });
  }

  @Test
  void requestBodiesHaveExamples() throws Exception {
    operations(document())
        .forEach(
            (name, operation) -> {
              if (operation.containsKey("requestBody")) {
                operation
                    .getJsonObject("requestBody")
                    .getJsonObject("content")
                    .forEach(
                        (type, content) ->
                            assertTrue(
                                content.asJsonObject().containsKey("examples"), name + type));
              }
            });
  }

  @Test
  void everyReferenceLeadsSomewhere() throws Exception {
    JsonObject document = document();
    follow(document, document);
  }

  private static void follow(JsonObject document, JsonValue value) {
    if (value instanceof JsonObject object) {
      if (object.get("$ref") instanceof JsonString reference) {
        assertNotNull(document.getValue(reference.getString().substring(1)));
      }
      object.values().forEach(each -> follow(document, each));
    } else if (value instanceof JsonArray array) {
      array.forEach(each -> follow(document, each));
    }
  }

  @Test
  void userInterfaceIsServed() throws Exception {
    assertTrue(List.of(200, 302).contains(Http.get("/openapi/ui").status()));
  }
}
