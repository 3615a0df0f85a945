package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.http.ManyReader.Event;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may have a stream of many keys. */
class ManyRightsIT extends SignedInTest {
  private static final String SET = "{\"path\":\"/a\",\"value\":1}";

  private static String watching(List<String> keys) {
    return keys.stream()
        .map(key -> "watch=docs/" + key)
        .collect(Collectors.joining("&", "/access/api/updates?", ""));
  }

  @Test
  void whoMayWatchAllHasThem() throws Exception {
    List<String> keys = List.of(key(), key());
    String ann = token("ann", "watch", "act");
    try (ManyReader reader = ManyReader.open(watching(keys), bearer(ann))) {
      for (String key : keys) {
        reader.until("docs/" + key, 0);
        act(ann, key, Http.action("set", SET)).expect(200);
        reader.until("docs/" + key, 1);
      }
    }
  }

  @Test
  void oneThatMayNotBeWatchedHasNoneOpened() throws Exception {
    String ann = token("ann", "watch");
    String own = key();
    get(ann, watching(List.of(own, "other/1"))).problem(404, "not-found");
    get(ann, watching(List.of(own)) + "&watch=hidden/1").problem(404, "not-found");
    get(token("bob", "read"), watching(List.of(own))).problem(403, "forbidden");
    Http.get(watching(List.of(own))).problem(401, "not-signed-in");
  }

  @Test
  void whoIsRevokedIsToldOfEachKeyAndLosesAll() throws Exception {
    List<String> keys = List.of(key(), key(), key());
    String subject = "revoked" + System.nanoTime();
    try (ManyReader reader =
        ManyReader.open(watching(keys), bearer(token(subject, "watch", "presence")))) {
      for (String key : keys) {
        reader.until("docs/" + key, 0);
      }
      String admin = token("root", "ropeway-admin");
      send(admin, "POST", "/access/api/revocations", "{\"subject\":\"" + subject + "\"}", Http.JSON)
          .expect(201);
      Set<String> told = new HashSet<>();
      for (Event event = reader.next(); event != null; event = reader.next()) {
        if (event.name().equals("access")) {
          assertEquals("revoked", event.json().getString("reason"));
          told.add(event.json().getString("key"));
        }
      }
      assertEquals(Set.copyOf(keys), told);
    }
  }

  @Test
  void pageOfAnotherSiteOpensNone() throws Exception {
    String cookie = "__Host-ropeway=" + token("ann", "watch");
    Http.get(watching(List.of(key())), "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
        .problem(403, "cross-site");
  }
}
