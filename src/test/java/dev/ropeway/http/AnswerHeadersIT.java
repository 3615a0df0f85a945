package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What browsers are told of every answer, and which methods pages take. */
class AnswerHeadersIT extends ServerTest {
  private static final List<String> PAGES =
      List.of("/", "/index.html", "/draw/", "/ropeway/ropeway.js", "/demo/page.css", "/no-page");

  /** All that data is asked for by, found or not, in order or not. */
  private static List<Reply> answersOfTheApi() throws Exception {
    String bob = player();
    Http.act(bob, Http.action("c1", 1, "add_coins", "1")).expect(200);
    Reply entry = Http.get(bob).expect(200);
    return List.of(
        entry,
        Http.get(bob, "If-None-Match", entry.header("ETag")).expect(304),
        Http.get(bob + "/versions").expect(200),
        Http.get("/api/stores").expect(200),
        Http.get("/api/stores/players/keys").expect(200),
        Http.get("/api/time").expect(200),
        Http.get("/api/users/nobody/export").expect(200),
        Http.act(bob, Http.action("c1", 2, "add_coins", "1")).expect(200),
        Http.act(bob, "{").expect(400),
        Http.get(player()).expect(404),
        Http.get("/api/nothing").expect(404),
        Http.send("PUT", bob, "{}", "Content-Type", Http.JSON).expect(405),
        Http.raw("HEAD", bob + "/updates").expect(200),
        Http.raw("GET", bob + ";a").expect(400));
  }

  private static void assertOfEveryAnswer(Reply reply) {
    assertEquals(List.of("nosniff"), reply.headers().allValues("X-Content-Type-Options"));
    assertEquals(List.of("no-referrer"), reply.headers().allValues("Referrer-Policy"));
    assertEquals(List.of("same-origin"), reply.headers().allValues("Cross-Origin-Resource-Policy"));
    String policy = reply.header("Content-Security-Policy");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertTrue(reply.headers().firstValue("Set-Cookie").isEmpty(), reply::toString);
    assertFalse(reply.headers().map().toString().toLowerCase(Locale.ROOT).contains("jsessionid"));
    assertTrue(reply.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    assertTrue(reply.headers().firstValue("X-Powered-By").isEmpty(), reply::toString);
    assertTrue(reply.headers().firstValue("Server").isEmpty(), reply::toString);
  }

  @Test
  void dataIsForNobodyElseAndIsNotKept() throws Exception {
    for (Reply reply : answersOfTheApi()) {
      assertOfEveryAnswer(reply);
      assertEquals(
          List.of("private, no-store"), reply.headers().allValues("Cache-Control"), reply.body());
    }
    try (EventReader reader = EventReader.open(player())) {
      reader.next("snapshot");
      Map<String, List<String>> headers = reader.head().headers().map();
      assertEquals(List.of("private, no-store"), headers.get("cache-control"));
      assertEquals(List.of("nosniff"), headers.get("x-content-type-options"));
    }
  }

  @Test
  void pagesRunOnlyWhatIsFromHereAndAreInNoFrame() throws Exception {
    for (String page : PAGES) {
      Reply reply = Http.get(page);
      assertOfEveryAnswer(reply);
      assertEquals("same-origin", reply.header("Cross-Origin-Opener-Policy"), page);
    }
    String policy = Http.get("/").expect(200).header("Content-Security-Policy");
    assertTrue(policy.contains("script-src 'self';"), policy);
  }

  @Test
  void pagesAreReadAndNothingElse() throws Exception {
    for (String page : PAGES) {
      for (String method :
          List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "INVENTED", "PROPFIND")) {
        Reply reply = Http.raw(method, page);
        assertEquals(405, reply.status(), method + " " + page);
        assertEquals("GET, HEAD", reply.header("Allow"), method + " " + page);
        assertFalse(reply.body().contains("<script"), reply.body());
      }
      int status = Http.get(page).status();
      assertEquals(status, Http.raw("HEAD", page).status(), page);
      assertEquals(page.equals("/no-page") ? 404 : 200, status);
    }
  }

  @Test
  void pagesSayTheirTypeAndCharacterSet() throws Exception {
    Map<String, String> types =
        Map.of(
            "/", "text/html;charset=utf-8",
            "/draw/", "text/html;charset=utf-8",
            "/ropeway/ropeway.js", "text/javascript;charset=utf-8",
            "/demo/page.css", "text/css;charset=utf-8");
    for (Map.Entry<String, String> each : types.entrySet()) {
      String type = Http.get(each.getKey()).expect(200).header("Content-Type");
      assertEquals(each.getValue(), type.replace(" ", "").toLowerCase(Locale.ROOT), each.getKey());
    }
  }

  @Test
  void whatIsNoPageIsToldWithoutAWordOfTheServerOrTheRequest() throws Exception {
    for (String path : List.of("/no-page", "/demo/none.js", "/%3Cscript%3E", "/a/b/c.html")) {
      Reply reply = Http.raw("GET", path);
      reply.problem(404, "not-found");
      assertFalse(reply.body().contains("SRVE"), reply.body());
      assertFalse(reply.body().contains("script"), reply.body());
    }
  }

  @Test
  void foldersAreNotListedAndNoPartOfTheProgramIsAPage() throws Exception {
    for (String path :
        List.of(
            "/ropeway/",
            "/demo/",
            "/ropeway",
            "/WEB-INF/web.xml",
            "/web-inf/web.xml",
            "/META-INF/openapi.json",
            "/META-INF/MANIFEST.MF",
            "/%57EB-INF/web.xml",
            "/demo/../WEB-INF/web.xml",
            "/.git/config")) {
      Reply reply = Http.raw("GET", path);
      assertTrue(List.of(302, 400, 403, 404).contains(reply.status()), path + " " + reply);
      assertFalse(reply.body().contains("<web-app"), reply.body());
      assertFalse(reply.body().contains("room.js"), reply.body());
      assertFalse(reply.body().contains("Manifest-Version"), reply.body());
      assertFalse(reply.body().contains("\"openapi\""), reply.body());
    }
  }

  /** The server itself refuses these before any filter sees them. */
  @Test
  void pagesAreNotEchoedEither() throws Exception {
    for (String page : PAGES) {
      for (String method : List.of("TRACE", "CONNECT")) {
        Reply reply = Http.raw(method, page);
        assertTrue(List.of(400, 403, 405).contains(reply.status()), method + " " + reply);
        assertFalse(reply.body().contains("Host:"), reply.body());
        assertFalse(reply.body().contains("<script"), reply.body());
      }
    }
  }

  @Test
  void inventedMethodsOfTheApiAreRefused() throws Exception {
    String bob = player();
    for (String method : List.of("TRACE", "INVENTED")) {
      Reply reply = Http.raw(method, bob);
      assertTrue(List.of(405, 501).contains(reply.status()), method + " " + reply);
      assertFalse(reply.body().contains("Host: localhost"), "the request is echoed");
    }
    Http.get(bob).problem(404, "not-found");
  }

  @Test
  void backslashesAreNoPages() throws Exception {
    assertEquals(404, Http.raw("GET", "/a%5Cb").status());
    assertEquals(404, Http.raw("GET", "/draw%5c").status());
  }
}
