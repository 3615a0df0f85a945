package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.config.AllowedOrigins;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SameSiteTest {
  private static final String KEY = "/stores/s/keys/k";
  private static final List<String> STREAMS =
      List.of(KEY + "/updates", KEY + "/updates/", KEY + "/updates//", "/updates", "/updates/");
  private static final List<String> CHANGING = List.of("POST", "PUT", "PATCH", "DELETE", "FOO");

  /** The request of a page, or of what is none, to https://play.example. */
  private static HttpServletRequest request(
      String method, String path, Map<String, String> headers) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            SameSiteTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, args) ->
                switch (called.getName()) {
                  case "getMethod" -> method;
                  case "getPathInfo" -> path;
                  case "getScheme" -> "https";
                  case "getHeader" ->
                      args[0].equals("Host") ? "play.example" : headers.get((String) args[0]);
                  default -> throw new UnsupportedOperationException(called.getName());
                });
  }

  private static void taken(String method, String path, Map<String, String> headers) {
    SameSite.require(request(method, path, headers));
  }

  private static void refused(String method, String path, Map<String, String> headers) {
    HttpServletRequest request = request(method, path, headers);
    AccessDeniedException denied =
        assertThrows(
            AccessDeniedException.class,
            () -> SameSite.require(request),
            method + " " + path + " " + headers);
    assertEquals(Kind.CROSS_SITE, denied.kind());
  }

  private static void refusedChangesAndStreams(Map<String, String> headers) {
    CHANGING.forEach(method -> refused(method, KEY, headers));
    STREAMS.forEach(path -> refused("GET", path, headers));
  }

  @Test
  void ownPagesDoAll() {
    for (Map<String, String> own :
        List.of(
            Map.of("Sec-Fetch-Site", "same-origin"),
            Map.of("Origin", "https://play.example"),
            Map.of("Sec-Fetch-Site", "same-origin", "Origin", "https://other.example"))) {
      CHANGING.forEach(method -> taken(method, KEY, own));
      STREAMS.forEach(path -> taken("GET", path, own));
      taken("GET", KEY, own);
    }
  }

  @Test
  void pagesOfOthersDoNothing() {
    for (Map<String, String> other :
        List.of(
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Sec-Fetch-Site", "same-site"),
            Map.of("Sec-Fetch-Site", "cross-site", "Origin", "https://play.example"),
            Map.of("Origin", "null"),
            Map.of("Origin", "http://play.example"),
            Map.of("Origin", "https://play.example:8443"),
            Map.of("Origin", "https://play.example.evil.example"))) {
      refusedChangesAndStreams(other);
      refused("GET", KEY, other);
    }
  }

  @Test
  void whereNobodyIsAskedOnlyPagesOfOthersAreRefused() {
    AllowedOrigins listed = new AllowedOrigins(Set.of("https://listed.example"));
    List<Map<String, String>> fine =
        List.of(
            Map.of(),
            Map.of("Sec-Fetch-Site", "none"),
            Map.of("Sec-Fetch-Site", "same-origin"),
            Map.of("Sec-Fetch-Site", "cross-site", "Origin", "https://listed.example"));
    List<Map<String, String>> foreign =
        List.of(
            Map.of("Sec-Fetch-Site", "same-site"),
            Map.of("Sec-Fetch-Site", "cross-site"),
            Map.of("Origin", "https://listed.example.evil.example"));
    for (String method : CHANGING) {
      fine.forEach(headers -> SameSite.requireOfAnybody(request(method, KEY, headers), listed));
      foreign.forEach(
          headers ->
              assertThrows(
                  AccessDeniedException.class,
                  () -> SameSite.requireOfAnybody(request(method, KEY, headers), listed)));
    }
    foreign.forEach(headers -> SameSite.requireOfAnybody(request("GET", KEY, headers), listed));
  }

  @Test
  void whoSaysNothingReadsAndNothingElse() {
    for (Map<String, String> nothing :
        List.of(Map.<String, String>of(), Map.of("Sec-Fetch-Site", "none"))) {
      refusedChangesAndStreams(nothing);
      taken("GET", KEY, nothing);
    }
  }
}
