package dev.ropeway.http;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A problem document (RFC 9457). Immutable.
 *
 * @param status the HTTP status
 * @param type the last part of {@code urn:ropeway:problem:…}, by which programs tell problems apart
 * @param title the same for every problem of the type
 * @param detail what is wrong with this request, for people
 * @param members extension members: texts and numbers
 * @param headers response headers that belong to the problem
 */
record Problem(
    int status,
    String type,
    String title,
    String detail,
    Map<String, Object> members,
    Map<String, String> headers) {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPES = "urn:ropeway:problem:";
  private static final int LONGEST_DETAIL = 1_000;

  static Problem of(int status, String type, String title, String detail) {
    return new Problem(status, type, title, shortened(detail), Map.of(), Map.of());
  }

  /** Details quote what the client sent, which may be long. */
  private static String shortened(String detail) {
    int length = detail.codePointCount(0, detail.length());
    return length <= LONGEST_DETAIL
        ? detail
        : detail.substring(0, detail.offsetByCodePoints(0, LONGEST_DETAIL)) + "…";
  }

  static Problem malformed(String detail) {
    return of(400, "malformed", "The request is malformed", detail);
  }

  /** The name that a check of {@link dev.ropeway.config.NameRules} lets pass. */
  static String checked(Supplier<String> check) {
    try {
      return check.get();
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage())).exception();
    }
  }

  static Problem notFound(String detail) {
    return of(404, "not-found", "There is no such thing", detail);
  }

  static Problem unsupportedType(String detail) {
    return of(415, "unsupported-media-type", "The body has the wrong type", detail);
  }

  static Problem overloaded(String detail) {
    return of(503, "overloaded", "This node takes nothing in at present", detail).retryAfter(1);
  }

  Problem with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new Problem(status, type, title, detail, more, headers);
  }

  Problem header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(status, type, title, detail, members, more);
  }

  Problem retryAfter(int seconds) {
    return header(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
  }

  ProblemException exception() {
    return new ProblemException(this);
  }

  Response response() {
    JsonObjectBuilder json =
        Json.object()
            .add("type", TYPES + type)
            .add("title", title)
            .add("status", status)
            .add("detail", detail);
    members.forEach(
        (name, value) -> {
          if (value instanceof Long number) {
            json.add(name, number);
          } else {
            json.add(name, String.valueOf(value));
          }
        });
    Response.ResponseBuilder response =
        Response.status(status).type(MEDIA_TYPE).entity(JsonText.writeUtf8(json.build()));
    headers.forEach(response::header);
    return response.build();
  }

  /** Sends it past JAX-RS. */
  void send(HttpServletResponse to) throws IOException {
    Response response = response();
    to.setStatus(status);
    response
        .getStringHeaders()
        .forEach((name, values) -> values.forEach(v -> to.setHeader(name, v)));
    byte[] json = (byte[]) response.getEntity();
    to.setContentLength(json.length);
    to.getOutputStream().write(json);
  }
}
