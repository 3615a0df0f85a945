package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.http.ManyReader.Event;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The updates of many keys in one stream, as an EventSource reads them. */
class ManyUpdatesIT extends ServerTest {

  /** As the stream names it. */
  private static String name(String path) {
    return path.substring("/api/stores/".length()).replace("/keys/", "/");
  }

  private static String path(String name) {
    return "/api/stores/" + name.replaceFirst("/", "/keys/");
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> name(lobby())).toList();
  }

  private static String watching(List<String> names) {
    return names.stream()
        .map(name -> "watch=" + name)
        .collect(Collectors.joining("&", "/api/updates?", ""));
  }

  private static long set(String name, String value) throws Exception {
    String args = "{\"path\":\"/a\",\"value\":" + value + "}";
    return Http.act(path(name), Http.action("set", args)).expect(200).version();
  }

  private static void same(ManyReader reader, String name) throws Exception {
    assertEquals(Http.get(path(name)).expect(200).json().get("data"), reader.copy(name).value());
  }

  @Test
  void keysOfAnyStoresShareAStream() throws Exception {
    String room = name(lobby());
    String bob = name(player());
    set(room, "1");
    try (ManyReader reader = ManyReader.open(watching(List.of(room, bob)))) {
      assertEquals(
          "text/event-stream", reader.head().headers().firstValue("Content-Type").orElse(""));
      assertEquals(
          "private, no-store", reader.head().headers().firstValue("Cache-Control").orElse(""));
      reader.until(room, 1).until(bob, 0);
      same(reader, room);
      JsonObject first = reader.copy(bob).value().asJsonObject();
      assertEquals(0, first.getInt("coins"));

      Http.act(path(bob), Http.action("c1", 1, "add_coins", "5")).expect(200);
      Event update = reader.next("update");
      assertEquals(
          List.of("store", "key", "version", "from", "patch", "acks"),
          List.copyOf(update.json().keySet()));
      assertEquals(bob, update.key());
      assertEquals(
          JsonText.read("[{\"client\":\"c1\",\"id\":1,\"status\":\"applied\"}]"),
          update.json().get("acks"));
      reader.until(room, set(room, "2"));
      same(reader, room);
      same(reader, bob);
    }
  }

  @Test
  void oneIdResumesAllWithoutAGap() throws Exception {
    List<String> names = names(3);
    String list = watching(names);
    set(names.get(0), "1");
    set(names.get(1), "1");
    try (ManyReader reader = ManyReader.open(list)) {
      reader.until(names.get(0), 1).until(names.get(1), 1).until(names.get(2), 0);
      reader.next("id");
      reader.close();
      set(names.get(0), "2");
      set(names.get(2), "3");
      set(names.get(0), "4");

      try (ManyReader again = reader.again(list)) {
        again.next("update");
        again.until(names.get(0), 3).until(names.get(2), 1);
        for (String name : List.of(names.get(0), names.get(2))) {
          same(again, name);
        }
        again.until(names.get(1), set(names.get(1), "9"));
        same(again, names.get(1));
        again.next("id");
        assertFalse(again.lastId().equals(reader.lastId()));
      }
      String query = list + "&lastEventId=" + reader.lastId();
      try (ManyReader asked = ManyReader.openAs(reader, query)) {
        assertEquals("update", asked.next("snapshot", "update", "reset").name());
        same(asked.until(names.get(2), 1), names.get(2));
      }
    }
  }

  @Test
  void keyIsResetAlone() throws Exception {
    List<String> names = names(3);
    for (String name : names) {
      set(name, "1");
    }
    String list = watching(names);
    ManyReader before = ManyReader.open(list);
    for (String name : names) {
      before.until(name, 1);
    }
    before.close();
    long newest = set(names.get(0), "2");

    String id = ManyId.of(ManyId.list(names), PlainVersions.of(1, 77, ManyId.NONE.version()));
    List<String> seen = new ArrayList<>();
    try (ManyReader reader =
        ManyReader.openAs(before, list + "&lastEventId=AAAA", "Last-Event-ID", id)) {
      while (seen.size() < 4) {
        Event event = reader.next("snapshot", "update", "reset");
        seen.add(event.name() + " " + names.indexOf(event.key()));
        if (event.name().equals("reset")) {
          assertEquals("unknown-version", event.json().getString("reason"));
        }
      }
      assertEquals(newest, reader.copy(names.get(0)).version());
    }
    assertEquals(
        List.of("reset 1", "snapshot 1", "snapshot 2", "update 0"),
        seen.stream().sorted().toList());
  }

  @Test
  void idOfAnotherListResetsEachKey() throws Exception {
    List<String> names = names(2);
    String id = ManyId.of(ManyId.list(List.of("lobby/x", "lobby/y")), PlainVersions.of(0, 0));
    try (ManyReader reader = ManyReader.open(watching(names), "Last-Event-ID", id)) {
      List<String> seen = new ArrayList<>();
      while (seen.size() < 4) {
        Event event = reader.next("snapshot", "reset", "update");
        seen.add(event.name() + " " + names.indexOf(event.key()));
      }
      for (int i = 0; i < 2; i++) {
        assertTrue(seen.indexOf("reset " + i) < seen.indexOf("snapshot " + i), seen::toString);
        assertTrue(seen.contains("reset " + i), seen::toString);
      }
    }
  }

  @Test
  void whatComesAfterTheLastIdComesAgain() throws Exception {
    List<String> names = names(40); // so many that their id does not come each time
    String list = watching(names);
    try (ManyReader reader = ManyReader.open(list)) {
      for (String name : names) {
        reader.until(name, 0);
      }
      reader.next("id");
      String hot = names.get(7);
      for (int i = 1; i <= 5; i++) {
        reader.until(hot, set(hot, Integer.toString(i)));
      }
      String id =
          ManyId.of(
              ManyId.list(names), PlainVersions.of(new long[40])); // as if none had come since
      try (ManyReader again = ManyReader.openAs(reader, list, "Last-Event-ID", id)) {
        again.until(hot, set(hot, "6"));
        assertTrue(again.repeats() > 0, "it had them already");
        same(again, hot);
      }
    }
  }

  @Test
  void namesMayHaveAnyCharacters() throws Exception {
    String key = "a/b &%+\u00fc" + System.nanoTime();
    String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
    String at = "/api/stores/lobby/keys/" + encoded.replace("+", "%20");
    for (String watch : List.of("lobby/" + encoded, "lobby%2F" + encoded.replace("+", "%20"))) {
      try (ManyReader reader = ManyReader.open("/api/updates?watch=" + watch)) {
        assertEquals("lobby/" + key, reader.next("snapshot").key());
        String args = "{\"path\":\"\",\"value\":{\"w\":\"" + watch + "\"}}";
        Http.act(at, Http.action("set", args)).expect(200);
        assertEquals("lobby/" + key, reader.next("update").key());
      }
    }
  }

  @Test
  void whatIsNoListIsRefused() throws Exception {
    String key = name(lobby());
    for (String query :
        List.of(
            "",
            "watch=",
            "watch=lobby",
            "watch=lobby/",
            "watch=lobby/..",
            "watch=" + key + "&watch=" + key,
            "watch=" + key + "&watch=" + key.replace("/", "%2F"),
            "watch=" + key + "&client=c1",
            "watch=" + key + "&lastEventId=7",
            "watch=" + key + "&lastEventId=AAAA!")) {
      Http.get("/api/updates?" + query).problem(400, "malformed");
    }
    Http.get("/api/updates?watch=" + key + "&watch=nowhere/a").problem(404, "not-found");
    JsonObject problem =
        Http.get("/api/updates?" + "watch=a/b&".repeat(1_001)).problem(422, "too-many-watches");
    assertEquals(1_000, problem.getInt("limit"));
  }

  @Test
  void headOpensNoStream() throws Exception {
    Reply reply = Http.send("HEAD", watching(names(2)), "").expect(200);
    assertEquals("text/event-stream", reply.header("Content-Type"));
    Http.send("HEAD", "/api/updates", "").expect(400);
  }

  @Test
  void thousandKeysShareAStream() throws Exception {
    List<String> names = names(1_000);
    String list = watching(names);
    long start = System.nanoTime();
    try (ManyReader reader = ManyReader.open(list)) {
      for (String name : names) {
        reader.until(name, 0);
      }
      for (int i = 0; i < 1_000; i += 50) {
        set(names.get(i), "1");
      }
      for (int i = 0; i < 1_000; i += 50) {
        reader.until(names.get(i), 1);
        same(reader, names.get(i));
      }
      reader.next("id");
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      assertTrue(reader.ids() <= seconds + 2, reader.ids() + " ids in " + seconds + " s");
      assertTrue(reader.lastId().length() <= 1_200, "" + reader.lastId().length());
      reader.close();
      set(names.get(999), "2");
      set(names.get(0), "3");
      try (ManyReader again = reader.again(list)) {
        again.until(names.get(999), 1).until(names.get(0), 2);
        same(again, names.get(999));
        same(again, names.get(0));
      }
    }
  }
}
