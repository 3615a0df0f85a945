package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Pages of the one origin that the test server lists may use the API, and nobody else's. */
class CorsIT extends ServerTest {
  private static final String LISTED = "https://play.example.org";

  private static Reply from(String origin, String method, String path, String... headers)
      throws Exception {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.add("Origin: " + origin);
    return RawHttp.once(RawHttp.request(method, path, lines, ""));
  }

  @Test
  void listedOriginReadsAnswersAndErrors() throws Exception {
    for (String path : List.of("/api/stores", player(), "/ropeway/ropeway.js")) {
      Reply reply = from(LISTED, "GET", path);
      assertEquals(List.of(LISTED), reply.headers().allValues("Access-Control-Allow-Origin"), path);
      assertEquals("true", reply.header("Access-Control-Allow-Credentials"), path);
      assertTrue(reply.header("Access-Control-Expose-Headers").contains("ETag"), path);
      assertTrue(reply.headers().allValues("Vary").contains("Origin"), path);
    }
  }

  /** By it a mirror knows how long a token is good, if the clock of its device is wrong. */
  @Test
  void listedOriginReadsTheServersTime() throws Exception {
    Reply reply = from(LISTED, "GET", "/api/me");
    List<String> exposed = List.of(reply.header("Access-Control-Expose-Headers").split(", "));
    assertTrue(exposed.contains("Date"), exposed::toString);
    assertFalse(reply.header("Date").isEmpty());
  }

  @Test
  void listedOriginMayAskWhatItMaySend() throws Exception {
    String bob = player();
    Reply reply =
        from(
            LISTED,
            "OPTIONS",
            bob + "/actions",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,content-type");
    reply.expect(204);
    assertEquals(LISTED, reply.header("Access-Control-Allow-Origin"));
    assertTrue(reply.header("Access-Control-Allow-Methods").contains("POST"));
    assertTrue(reply.header("Access-Control-Allow-Headers").contains("Authorization"));
    assertTrue(reply.header("Access-Control-Allow-Headers").contains("Last-Event-ID"));
    assertFalse(reply.header("Access-Control-Allow-Headers").contains("*"));
    Http.get(bob).problem(404, "not-found");
  }

  @Test
  void pagesOfOthersDoNothingThoughNobodyIsAskedWhoHeIs() throws Exception {
    String begin = "/api/stores/players/migrate"; // takes no body, so browsers send it unasked
    from("https://evil.example", "POST", begin).problem(403, "cross-site");
    from("null", "POST", begin).problem(403, "cross-site");
    from("https://evil.example", "GET", player() + "/updates").problem(403, "cross-site");
    from(LISTED, "POST", begin).expect(202);
    Http.send("POST", begin, "").expect(202);
  }

  @Test
  void othersAreToldNothing() throws Exception {
    for (String origin :
        List.of(
            "https://evil.example",
            "null",
            "http://play.example.org",
            "https://play.example.org.evil.example",
            "https://play.example.org:444",
            "")) {
      for (String method : List.of("GET", "OPTIONS")) {
        Reply reply = from(origin, method, "/api/stores", "Access-Control-Request-Method: GET");
        assertFalse(
            reply.headers().map().keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-")),
            origin + " " + reply);
        assertTrue(reply.headers().allValues("Vary").contains("Origin"), origin + " " + reply);
      }
    }
  }
}
