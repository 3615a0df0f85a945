package dev.ropeway.http;

import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request whose headers were judged, and whose address is one that JAX-RS can read. */
final class JudgedRequest extends HttpServletRequestWrapper {
  private static final String SENT_QUERY = JudgedRequest.class.getName() + ".query";

  private final Map<String, List<String>> judged;
  private final String url;
  private final @Nullable String query;
  private final @Nullable Problem problem;

  /** Judges it. */
  JudgedRequest(HttpServletRequest request) {
    super(request);
    Map<String, List<String>> headers = Map.of();
    String address = "";
    String asked = request.getQueryString();
    Problem found = null;
    try {
      headers = JudgedHeaders.of(request);
      UrlText.ofPath("path", request.getRequestURI()); // as JAX-RS does, but without a stack trace
      address = JudgedHeaders.host(request) + UrlText.asUri(request.getRequestURI());
    } catch (ProblemException e) {
      found = e.problem();
    }
    judged = headers;
    url = address;
    query = asked == null ? null : UrlText.asUri(asked);
    request.setAttribute(SENT_QUERY, asked);
    problem = found;
  }

  /** The query as it was sent, which need not be that of a URI; null if there is none. */
  static @Nullable String sentQuery(HttpServletRequest request) {
    return (String) request.getAttribute(SENT_QUERY);
  }

  /**
   * Whether the request that was sent can be taken as well. Open Liberty makes HTTP/2 only of
   * requests that no filter has put another in front of.
   */
  boolean isAsSent(HttpServletRequest sent) {
    return judged.entrySet().stream()
            .allMatch(
                each -> Collections.list(sent.getHeaders(each.getKey())).equals(each.getValue()))
        && url.contentEquals(sent.getRequestURL())
        && Objects.equals(query, sent.getQueryString());
  }

  /** What is wrong with it; null if nothing is. */
  @Nullable Problem problem() {
    return problem;
  }

  @Override
  public @Nullable String getContentType() {
    return getHeader("Content-Type");
  }

  @Override
  public @Nullable String getHeader(String name) {
    List<String> values = judged.get(name);
    if (values == null) {
      return super.getHeader(name);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    List<String> values = judged.get(name);
    return values == null ? super.getHeaders(name) : Collections.enumeration(values);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.enumeration(
        Collections.list(super.getHeaderNames()).stream()
            .filter(name -> !List.of().equals(judged.get(name)))
            .toList());
  }

  @Override
  public StringBuffer getRequestURL() {
    return new StringBuffer(url);
  }

  @Override
  public @Nullable String getQueryString() {
    return query;
  }
}
