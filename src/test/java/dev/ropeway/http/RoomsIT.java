package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients of a room share, over HTTP and one node. */
class RoomsIT extends ServerTest {
  private static final String TOO_LARGE = "\"" + "x".repeat(128_000) + "\"";

  private final String room = lobby();

  private EventReader join(String client) {
    return EventReader.openAt(room + "/updates?client=" + client);
  }

  private static JsonValue clients(String... names) {
    return JsonText.read("{\"clients\":[\"" + String.join("\",\"", names) + "\"]}");
  }

  private Reply post(String what, String body) throws Exception {
    return Http.send("POST", room + "/" + what, body, "Content-Type", Http.JSON);
  }

  private Reply set(String client, String values) throws Exception {
    return post("ephemeral", "{\"client\":\"" + client + "\",\"values\":" + values + "}");
  }

  private Reply say(String client, String message) throws Exception {
    return post("messages", "{\"client\":\"" + client + "\",\"message\":" + message + "}");
  }

  private Reply leave(String client) throws Exception {
    return Http.send("DELETE", room + "/clients/" + client, "");
  }

  private static Reply find(String store, String group, String body) throws Exception {
    return Http.send(
        "POST",
        "/api/stores/" + store + "/groups/" + group + "/join",
        body,
        "Content-Type",
        Http.JSON);
  }

  @Test
  void whoWantsAnyRoomOfAGroupIsSentToOneThatIsNotFull() throws Exception {
    String group = room.substring(room.lastIndexOf('/') + 1);
    JsonObject ann = find("duels", group, "{\"client\":\"ann~1\"}").expect(200).json();
    assertEquals("duels", ann.getString("store"));
    assertEquals("ann~1", ann.getString("client"));
    assertEquals(10_000, ann.getInt("hold"));
    String key = ann.getString("key");
    assertTrue(key.startsWith(group + "."), key);
    assertEquals(
        key, find("duels", group, "{\"client\":\"bob~1\"}").expect(200).json().getString("key"));
    String updates = "/api/stores/duels/keys/" + key + "/updates";
    Reply full = Http.get(updates + "?client=cat~1").expect(409);
    assertEquals("urn:ropeway:problem:room-full", full.json().getString("type"));
    assertEquals(2, full.json().getInt("capacity"));
    try (EventReader in = EventReader.openAt(updates + "?client=bob~2");
        EventReader looksOn = EventReader.openAt(updates)) {
      in.next("snapshot");
      assertEquals(clients("bob"), in.aside("clients"));
      looksOn.next("snapshot");
      JsonObject seen = looksOn.aside("clients");
      while (!seen.equals(clients("bob"))) { // he may have come after it began to look
        seen = looksOn.aside("clients");
      }
    }
  }

  @Test
  void wishesForARoomOfAGroupAreReadStrictly() throws Exception {
    find("metered", "g", "{\"client\":\"ann\"}").expect(422);
    find("nowhere", "g", "{\"client\":\"ann\"}").expect(404);
    find("duels", "g", "{}").expect(400);
    find("duels", "g", "{\"client\":\"ann\",\"key\":\"k\"}").expect(400);
    find("duels", "g".repeat(184), "{\"client\":\"ann\"}").expect(400);
    find("duels", "g".repeat(183), "{\"client\":\"ann\"}").expect(200);
  }

  private long act(String client, long id, String name, String args) throws Exception {
    return Http.act(room, Http.action(client, id, name, args)).expect(200).version();
  }

  /** Departures that have been recorded, oldest first. */
  private List<JsonObject> departures() throws Exception {
    List<JsonObject> found = new ArrayList<>();
    for (JsonObject version :
        Http.get(room + "/versions")
            .expect(200)
            .json()
            .getJsonArray("versions")
            .getValuesAs(JsonObject.class)) {
      for (JsonObject action : version.getJsonArray("actions").getValuesAs(JsonObject.class)) {
        if ("leave".equals(action.getString("name", ""))) {
          found.add(0, action.getJsonObject("args"));
        }
      }
    }
    return found;
  }

  /** More than there are connections to the database: nobody who waits may keep one. */
  @Test
  void manyComeAtTheSameMoment() throws Exception {
    List<EventReader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        readers.add(EventReader.openAt(lobby() + "/updates?client=ann"));
      }
      for (EventReader reader : readers) {
        assertEquals("snapshot", reader.next().name());
      }
    } finally {
      readers.forEach(EventReader::close);
    }
  }

  /** The answer to its request may be lost: a snapshot alone would not say what it holds. */
  @Test
  void clientThatGetsASnapshotIsToldWhatBecameOfItsActions() throws Exception {
    act("ann~1", 1, "set", "{\"path\":\"/n\",\"value\":1}");
    act("bob~1", 1, "increment", "{\"path\":\"/n\",\"by\":1}");
    act("ann~1", 2, "increment", "{\"path\":\"/n\",\"by\":1}");
    act("ann~1", 3, "set", "{\"path\":\"/no/where\",\"value\":1}");
    try (EventReader ann = join("ann~1");
        EventReader bob = join("bob~2")) {
      JsonObject told = ann.next("snapshot").json();
      assertEquals(3, told.getInt("version"));
      assertEquals(3, told.getJsonObject("data").getInt("n"));
      List<JsonObject> acks = told.getJsonArray("acks").getValuesAs(JsonObject.class);
      assertEquals(List.of(1, 2, 3), acks.stream().map(ack -> ack.getInt("id")).toList());
      assertEquals("rejected", acks.get(2).getString("status"));
      assertFalse(bob.next("snapshot").json().containsKey("acks"), "it has no actions of its own");
      act("ann~1", 4, "increment", "{\"path\":\"/n\",\"by\":1}");
      assertEquals(4, bob.next("update").json().getInt("version"));
      assertEquals(4, ann.next("update").json().getInt("version"));
    }
  }

  @Test
  void everybodyIsToldWhoIsThere() throws Exception {
    try (EventReader watcher = EventReader.open(room);
        EventReader ann = join("ann~1")) {
      watcher.next("snapshot");
      ann.next("snapshot");
      assertEquals(clients("ann"), ann.aside("clients"));
      JsonObject seen = watcher.aside("clients");
      if (seen.getJsonArray("clients").isEmpty()) {
        seen = watcher.aside("clients");
      }
      assertEquals(clients("ann"), seen);
      try (EventReader bob = join("bob~1")) {
        bob.next("snapshot");
        assertEquals(clients("ann", "bob"), bob.aside("clients"));
        assertEquals(clients("ann", "bob"), ann.aside("clients"));
        assertEquals(clients("ann", "bob"), watcher.aside("clients"));

        leave("bob~1").expect(204);
        assertEquals(clients("ann"), ann.aside("clients"));
        bob.end().get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void tabsOfOneNameAreOneClient() throws Exception {
    try (EventReader first = join("ann~1");
        EventReader second = join("ann~2")) {
      first.next("snapshot");
      second.next("snapshot");
      assertEquals(clients("ann"), first.aside("clients"));
      assertEquals(clients("ann"), second.aside("clients"));

      leave("ann~1").expect(204);
      first.end().get(20, TimeUnit.SECONDS);
      set("ann~2", "{\"/x\":1}").expect(204);
      assertEquals(JsonText.read("{\"values\":{\"ann\":{\"/x\":1}}}"), second.aside("ephemeral"));
      assertEquals(List.of(), departures());

      leave("ann").expect(204);
      second.end().get(20, TimeUnit.SECONDS);
      leave("ann").problem(409, "not-present");
    }
  }

  @Test
  void departureTakesWhatWentWithTheClient() throws Exception {
    try (EventReader ann = join("ann~1");
        EventReader bob = join("bob~1")) {
      ann.next("snapshot");
      bob.next("snapshot");
      act("ann~1", 1, "set", "{\"path\":\"/notes\",\"value\":{}}");
      act("ann~1", 2, "own", "{\"path\":\"/notes/a\"}");
      act("ann~1", 3, "set", "{\"path\":\"/notes/a\",\"value\":1}");
      act("ann~1", 4, "lifetime", "{\"path\":\"/notes/a\",\"until\":\"owner\"}");
      JsonObject refused =
          Http.act(room, Http.action("bob~1", 1, "remove", "{\"path\":\"/notes/a\"}"))
              .expect(200)
              .outcome();
      assertEquals("rejected", refused.getString("status"));
      assertEquals("/notes/a is owned by ann", refused.getString("reason"));

      while (!bob.value().toString().contains("\"lifetimes\"")) {
        bob.next("update"); // it was without a note once before, when there were only notes
      }
      leave("ann~1").expect(204);

      while (!bob.value().equals(JsonText.read("{\"notes\":{}}"))) {
        bob.next("update");
      }
      assertEquals(List.of(JsonText.read("{\"client\":\"ann\",\"last\":false}")), departures());
    }
  }

  @Test
  void clientThatVanishesIsNoticedAndHasLeft() throws Exception {
    try (EventReader bob = join("bob~1")) {
      bob.next("snapshot");
      assertEquals(clients("bob"), bob.aside("clients"));
      try (EventReader ann = join("ann~1")) {
        ann.next("snapshot");
        assertEquals(clients("ann", "bob"), bob.aside("clients"));
        set("ann~1", "{\"/cursor\":[1,2]}").expect(204);
        assertEquals(
            JsonText.read("{\"values\":{\"ann\":{\"/cursor\":[1,2]}}}"), bob.aside("ephemeral"));
      }

      assertEquals(clients("bob"), bob.aside("clients"));
      assertEquals(JsonText.read("{\"values\":{\"ann\":null}}"), bob.aside("ephemeral"));
      set("ann~1", "{\"/cursor\":[1,2]}").problem(409, "not-present");
    }
  }

  @Test
  void whoComesBackInTimeHasNotLeft() throws Exception {
    try (EventReader bob = join("bob~1")) {
      bob.next("snapshot");
      join("ann~1").close();
      try (EventReader ann = join("ann~1")) {
        ann.next("snapshot");
        set("ann~1", "{\"/x\":1}").expect(204);
        assertEquals(JsonText.read("{\"clients\":[\"ann\",\"bob\"]}"), ann.aside("clients"));
        assertEquals(List.of(), departures());
      }
    }
  }

  @Test
  void ephemeralValuesAreToldAndNeverStored() throws Exception {
    try (EventReader ann = join("ann~1");
        EventReader bob = join("bob~1")) {
      ann.next("snapshot");
      bob.next("snapshot");
      bob.aside("clients");
      set("ann~1", "{\"/cursor\":{\"x\":1},\"/typing\":true}").expect(204);
      JsonObject first = bob.aside("ephemeral");
      assertEquals(
          JsonText.read("{\"values\":{\"ann\":{\"/cursor\":{\"x\":1},\"/typing\":true}}}"), first);
      set("ann~1", "{\"/cursor\":{\"x\":2},\"/typing\":null}").expect(204);
      assertEquals(
          JsonText.read("{\"values\":{\"ann\":{\"/cursor\":{\"x\":2},\"/typing\":null}}}"),
          bob.aside("ephemeral"));
      try (EventReader late = join("late~1")) {
        late.next("snapshot");
        late.aside("clients");
        assertEquals(
            JsonText.read("{\"values\":{\"ann\":{\"/cursor\":{\"x\":2}}}}"),
            late.aside("ephemeral"));
      }
      Http.get(room).problem(404, "not-found");
    }
  }

  @Test
  void messagesComeInOrderToThoseTheyAreFor() throws Exception {
    try (EventReader ann = join("ann~1");
        EventReader bob = join("bob~1");
        EventReader watcher = EventReader.open(room)) {
      for (EventReader each : List.of(ann, bob, watcher)) {
        each.next("snapshot");
      }
      ann.aside("clients");
      bob.aside("clients");
      for (int i = 0; i < 20; i++) {
        say("ann~1", "{\"n\":" + i + "}").expect(204);
      }
      post("messages", "{\"client\":\"ann~1\",\"message\":\"psst\",\"to\":[\"bob~7\"]}")
          .expect(204);
      say("bob~1", "null").expect(204);

      for (int i = 0; i < 20; i++) {
        assertEquals(i, message(bob).getJsonObject("message").getInt("n"));
      }
      assertEquals("psst", message(bob).getString("message"));
      assertEquals("bob", message(bob).getString("client"));
      for (int i = 0; i < 20; i++) {
        message(watcher);
      }
      JsonObject last = message(watcher);
      assertEquals("bob", last.getString("client"), "psst was not for everybody");
      assertTrue(last.isNull("message"));
    }
  }

  private static JsonObject message(EventReader reader) throws Exception {
    JsonObject event = reader.aside(null);
    while (!event.containsKey("message")) {
      event = reader.aside(null);
    }
    return event;
  }

  @Test
  void clientThatSendsTooManyMessagesIsSlowedDown() throws Exception {
    try (EventReader ann = join("ann~1")) {
      ann.next("snapshot");
      int refused = 0;
      // A server that is not warm yet may take longer for so many than it has to.
      for (int round = 0; round < 10 && refused == 0; round++) {
        List<java.util.concurrent.CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
          replies.add(Http.posting(room + "/messages", "{\"client\":\"ann\",\"message\":1}"));
        }
        for (var reply : replies) {
          if (reply.get(30, TimeUnit.SECONDS).status() == 429) {
            reply.get().problem(429, "too-many-messages");
            assertEquals("1", reply.get().header("Retry-After"));
            refused++;
          }
        }
      }
      assertTrue(refused > 0, "all were taken");
    }
  }

  @Test
  void onlyPresentClientsMaySend() throws Exception {
    set("nobody~1", "{\"/x\":1}").problem(409, "not-present");
    say("nobody~1", "1").problem(409, "not-present");
    leave("nobody~1").problem(409, "not-present");
    String player = player();
    Http.send("DELETE", player + "/clients/x", "").problem(422, "not-realtime");
    for (String what : List.of("ephemeral", "messages")) {
      String body = "{\"client\":\"x\",\"message\":1,\"values\":{\"/x\":1}}";
      Http.send("POST", player + "/" + what, body, "Content-Type", Http.JSON)
          .problem(422, "not-realtime");
      Http.send("POST", "/api/stores/nowhere/keys/x/" + what, body, "Content-Type", Http.JSON)
          .problem(404, "not-found");
    }
  }

  @Test
  void malformedRequestsAreRefused() throws Exception {
    try (EventReader ann = join("ann~1")) {
      ann.next("snapshot");
      assertEquals(clients("ann"), ann.aside("clients"));
      for (String values :
          List.of("{}", "[]", "null", "1", "{\"x\":1}", "{\"/~2\":1}", "{\"/a\":1,\"/a\":2}")) {
        set("ann", values).problem(400, "malformed");
      }
      for (String body :
          List.of(
              "",
              "[]",
              "{}",
              "{\"client\":\"ann\"}",
              "{\"client\":7,\"values\":{\"/x\":1}}",
              "{\"client\":\"ropeway:x\",\"values\":{\"/x\":1},\"message\":1}",
              "{\"client\":\"\",\"values\":{\"/x\":1}}",
              "{\"client\":\"ann\",\"values\":{\"/x\":1},\"message\":1}")) {
        post("ephemeral", body).problem(400, "malformed");
        post("messages", body).problem(400, "malformed");
      }
      for (String to : List.of("[]", "\"ann\"", "[1]", "[\"\"]", "[\"ropeway:x\"]")) {
        post("messages", "{\"client\":\"ann\",\"message\":1,\"to\":" + to + "}")
            .problem(400, "malformed");
      }
      assertEquals(128_000, say("ann", TOO_LARGE).problem(413, "frame-too-large").getInt("limit"));
      set("ann", "{\"/x\":" + TOO_LARGE + "}").problem(413, "frame-too-large");
      Http.send("POST", room + "/messages", "x=1", "Content-Type", "text/plain")
          .problem(415, "unsupported-media-type");
      leave("ropeway:x").problem(400, "malformed");

      String half = "\"" + "x".repeat(70_000) + "\"";
      set("ann", "{\"/x\":" + half + "}").expect(204);
      set("ann", "{\"/y\":" + half + "}").problem(413, "frame-too-large");
      JsonObject told = ann.aside("ephemeral").getJsonObject("values").getJsonObject("ann");
      assertFalse(told.containsKey("/y"));
      set("ann", "{\"/x\":null,\"/y\":" + half + "}").expect(204);
    }
  }

  @Test
  void actionsOfAClientAreAFrameToo() throws Exception {
    String large = "{\"path\":\"/x\",\"value\":" + TOO_LARGE + "}";
    JsonObject problem =
        Http.act(room, Http.action("ann", 1, "set", large)).problem(413, "frame-too-large");
    assertEquals(128_000, problem.getInt("limit"));
    Http.act(room, Http.action("ann", 1, "set", "{\"path\":\"/x\",\"value\":1}")).expect(200);
    Http.act(room, Http.action("set", large)).expect(200);
  }

  @Test
  void departuresAreNotForClientsToRecord() throws Exception {
    Http.act(room, Http.action("ann", 1, "leave", "{\"client\":\"bob\",\"last\":true}"))
        .problem(422, "unknown-action");
    String body =
        "{\"client\":\"c\",\"id\":1,\"actions\":[{\"store\":\"lobby\",\"key\":\"k\",\"name\":\"leave\",\"args\":{\"last\":true}}]}";
    Http.send("POST", "/api/transactions", body, "Content-Type", Http.JSON)
        .problem(422, "unknown-action");
    JsonObject store = Http.get("/api/stores/lobby").expect(200).json();
    assertTrue(
        store.getJsonArray("actions").getValuesAs(JsonObject.class).stream()
            .noneMatch(action -> action.getString("name").equals("leave")));
  }

  @Test
  void argumentsOfRoomActionsAreChecked() throws Exception {
    for (String args :
        List.of(
            "{}",
            "{\"path\":\"x\"}",
            "{\"path\":\"/x\",\"takeover\":1}",
            "{\"path\":\"\",\"x\":1}")) {
      Http.act(room, Http.action("ann", 1, "own", args)).problem(422, "wrong-argument");
    }
    Http.act(room, Http.action("ann", 1, "lifetime", "{\"path\":\"/x\",\"until\":\"noon\"}"))
        .problem(422, "wrong-argument");
    Http.act(room, Http.action("ann", 1, "assign", "{\"path\":\"/x\",\"number\":-1,\"value\":1}"))
        .problem(422, "wrong-argument");
    Http.act(room, Http.action("ann", 1, "put", "{\"path\":\"/x\",\"key\":\"k\",\"value\":1}"))
        .problem(422, "wrong-argument");
    Http.get(room).problem(404, "not-found");
  }
}
