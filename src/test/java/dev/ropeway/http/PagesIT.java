package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PagesIT extends ServerTest {
  private static final String KEYS = "/api/stores/lobby/keys";

  private static List<JsonObject> rows(Reply reply, String name) {
    return reply.expect(200).json().getJsonArray(name).getValuesAs(JsonObject.class);
  }

  @Test
  void storesAreListed() throws Exception {
    List<String> names =
        rows(Http.get("/api/stores"), "stores").stream().map(s -> s.getString("name")).toList();
    assertTrue(names.containsAll(List.of("lobby", "players")), names::toString);
  }

  @Test
  void storeDescribesItself() throws Exception {
    JsonObject players = Http.get("/api/stores/players").expect(200).json();
    assertEquals("typed", players.getString("type"));
    assertEquals("new player", players.getJsonObject("default").getString("name"));
    assertTrue(players.getJsonObject("schema").getJsonObject("properties").containsKey("coins"));
    List<JsonObject> actions = players.getJsonArray("actions").getValuesAs(JsonObject.class);
    JsonObject addCoins =
        actions.stream()
            .filter(a -> a.getString("name").equals("add_coins"))
            .findAny()
            .orElseThrow();
    assertEquals("integer", addCoins.getJsonObject("schema").getString("type"));
    assertEquals(
        List.of("find_coins"),
        actions.stream()
            .filter(a -> !a.getBoolean("foretold"))
            .map(a -> a.getString("name"))
            .toList());
    JsonObject settings = players.getJsonObject("settings");
    assertEquals(0, settings.getInt("pushDelay"));
    assertEquals(30, settings.getInt("retention"));
    assertEquals(
        Set.of(
            "pullDelay",
            "frame",
            "snapshotEvery",
            "retention",
            "dataLimit",
            "pushDelay",
            "realtime"),
        settings.keySet());
    assertFalse(players.getJsonObject("settings").getBoolean("realtime"));
    assertTrue(players.getJsonArray("migrations").isEmpty());

    JsonObject lobby = Http.get("/api/stores/lobby").expect(200).json();
    assertEquals("json", lobby.getString("type"));
    assertTrue(lobby.getJsonObject("settings").getBoolean("realtime"));
    assertEquals(19, lobby.getJsonArray("actions").size());
    Http.get("/api/stores/nowhere").problem(404, "not-found");
    Http.get("/api/stores/nowhere/keys").problem(404, "not-found");
  }

  @Test
  void storeGivesItsTypes() throws Exception {
    Reply types = Http.get("/api/stores/players/types.d.ts").expect(200);
    assertEquals("text/plain;charset=UTF-8", types.header("Content-Type").replace(" ", ""));
    assertEquals(Files.readString(Path.of("src/test/npm/players.d.ts")), types.body());
    String lobby = Http.get("/api/stores/lobby/types.d.ts").expect(200).body();
    assertTrue(lobby.contains("export type LobbyData = any;\n"), lobby);
    assertTrue(lobby.contains("  append: { args: {\n"), lobby);
    Http.get("/api/stores/nowhere/types.d.ts").problem(404, "not-found");
  }

  @Test
  void keysComeInPagesInCodePointOrder() throws Exception {
    String prefix = lobby().substring(KEYS.length() + 1) + "-";
    // U+FF5E sorts before U+1F600 by code point and behind it by UTF-16 unit
    List<String> names = List.of("A", "B", "a", "b", "\u00e4", "\uff5e", "\ud83d\ude00");
    for (String name : names) {
      String path = KEYS + "/" + prefix + URLEncoder.encode(name, StandardCharsets.UTF_8);
      Http.act(path, Http.action("set", "{\"path\":\"/x\",\"value\":1}")).expect(200);
    }

    List<String> found = new ArrayList<>();
    String after = "";
    JsonValue next;
    do {
      Reply page = Http.get(KEYS + "?limit=3&prefix=" + prefix + "&after=" + after);
      for (JsonObject row : rows(page, "keys")) {
        assertEquals(1, row.getInt("version"));
        assertTrue(row.getString("updatedAt").endsWith("Z"));
        found.add(row.getString("key").substring(prefix.length()));
      }
      next = page.json().get("next");
      after =
          next instanceof JsonString text
              ? URLEncoder.encode(text.getString(), StandardCharsets.UTF_8)
              : "";
    } while (next instanceof JsonString);

    assertEquals(names, found);
  }

  @Test
  void lastPageSaysThatItIs() throws Exception {
    String prefix = lobby().substring(KEYS.length() + 1);
    Http.act(KEYS + "/" + prefix, Http.action("set", "{\"path\":\"/x\",\"value\":1}")).expect(200);

    Reply full = Http.get(KEYS + "?limit=1&prefix=" + prefix).expect(200);
    assertEquals(1, rows(full, "keys").size());
    assertEquals(JsonValue.NULL, full.json().get("next"));
  }

  @Test
  void versionsComeNewestFirstWithRefusedActions() throws Exception {
    String bob = player();
    for (int i = 1; i <= 3; i++) {
      Http.act(bob, Http.action("c1", i, "add_coins", "1")).expect(200);
    }
    Http.act(bob, Http.action("c1", 4, "take_coins", "9")).expect(200);

    Reply page = Http.get(bob + "/versions?limit=2").expect(200);
    List<JsonObject> versions = rows(page, "versions");
    assertEquals(List.of(3, 2), versions.stream().map(v -> v.getInt("version")).toList());
    assertEquals(2, page.json().getInt("next"));
    List<JsonObject> newest = versions.get(0).getJsonArray("actions").getValuesAs(JsonObject.class);
    assertEquals(
        List.of("applied", "rejected"), newest.stream().map(a -> a.getString("status")).toList());
    assertEquals("c1", newest.get(1).getString("client"));
    assertEquals(4, newest.get(1).getInt("id"));
    assertEquals("take_coins", newest.get(1).getString("name"));
    assertEquals(9, newest.get(1).getInt("args"));
    assertTrue(newest.get(1).getString("reason").startsWith("not enough"));
    assertFalse(newest.get(0).containsKey("reason"));

    Reply last = Http.get(bob + "/versions?limit=2&before=2").expect(200);
    assertEquals(
        List.of(1), rows(last, "versions").stream().map(v -> v.getInt("version")).toList());
    assertEquals(JsonValue.NULL, last.json().get("next"));
    assertEquals(List.of(), rows(Http.get(player() + "/versions"), "versions"));
  }

  @Test
  void pageParametersAreChecked() throws Exception {
    String versions = lobby() + "/versions";
    for (String query : List.of("limit=0", "limit=1001", "limit=x", "limit=", "limit=1&limit=1")) {
      Http.get(KEYS + "?" + query).problem(400, "malformed");
      Http.get(versions + "?" + query).problem(400, "malformed");
    }
    for (String query :
        List.of("prefix=%00", "after=%0A", "prefix=%ff", "prefix=%zz", "prefix=%")) {
      Http.raw("GET", KEYS + "?" + query).problem(400, "malformed");
    }
    Http.get(KEYS + "?prefix=" + "x".repeat(201)).problem(400, "malformed");
    Http.get(versions + "?before=-1").problem(400, "malformed");
    Http.get(KEYS + "?limit=1000&prefix=&after=").expect(200);
  }
}
