package dev.ropeway.http;

import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges the headers that JAX-RS reads by itself: it reads some of them anew for the answer, when
 * the effect of the request is there already, fails on what it cannot read, and logs that.
 */
final class JudgedHeaders {
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  private JudgedHeaders() {}

  /**
   * What is to be read in place of headers that were sent: another spelling, or nothing.
   *
   * @throws ProblemException if one of them cannot be read
   */
  static Map<String, List<String>> of(HttpServletRequest request) {
    requireNoCoding(request);
    Map<String, List<String>> judged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    put(judged, HttpHeaders.ACCEPT, ranges(request, HttpHeaders.ACCEPT));
    String type = ranges(request, HttpHeaders.CONTENT_TYPE);
    if (type.indexOf(',') >= 0) {
      throw unreadable(HttpHeaders.CONTENT_TYPE);
    }
    put(judged, HttpHeaders.CONTENT_TYPE, type);
    // of no meaning here, but JAX-RS would refuse what it cannot read
    judged.put(HttpHeaders.ACCEPT_LANGUAGE, List.of());
    String scheme = value(request, FORWARDED_PROTO).strip();
    put(judged, FORWARDED_PROTO, scheme.matches("(?i)https?") ? scheme : "");
    return judged;
  }

  /** Some servers decode a body, others do not: it is to be what it is. */
  private static void requireNoCoding(HttpServletRequest request) {
    for (String coding : HeaderText.split(value(request, HttpHeaders.CONTENT_ENCODING), ',')) {
      if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
        throw Problem.unsupportedType("A body must have no Content-Encoding.")
            .header(HttpHeaders.ACCEPT_ENCODING, "identity")
            .exception();
      }
    }
  }

  private static void put(Map<String, List<String>> judged, String name, String value) {
    judged.put(name, value.isEmpty() ? List.of() : List.of(value));
  }

  private static String ranges(HttpServletRequest request, String header) {
    List<MediaRange> ranges = MediaRange.list(value(request, header));
    if (ranges == null) {
      throw unreadable(header);
    }
    return ranges.stream().map(MediaRange::toString).collect(Collectors.joining(", "));
  }

  private static String value(HttpServletRequest request, String header) {
    return String.join(",", Collections.list(request.getHeaders(header)));
  }

  private static ProblemException unreadable(String header) {
    return Problem.malformed("The header " + header + " is no media type.").exception();
  }

  /**
   * The beginning of the address that was asked for. JAX-RS makes a URI of it, of which the client
   * says the host; so do headers between a proxy and Open Liberty, if it is told to trust them, and
   * with some values of those the server fails itself.
   */
  static String host(HttpServletRequest request) {
    try {
      StringBuffer url = request.getRequestURL();
      String host = url.substring(0, url.length() - request.getRequestURI().length());
      new URI(host + "/").parseServerAuthority();
      return host;
    } catch (RuntimeException | URISyntaxException e) {
      throw Problem.malformed("The request does not say for which host it is.").exception();
    }
  }
}
