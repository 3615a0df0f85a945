package dev.ropeway.http;

import dev.ropeway.json.JsonText;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.Problems;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/** Answers with problem documents. */
final class ProblemResponses {
  private ProblemResponses() {}

  static Response of(Problem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(bytes(problem));
    problem.headers().forEach(response::header);
    return response.build();
  }

  /** The answer to a request that failed so. */
  static Response of(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    return of(
        failure instanceof WebApplicationException web
            ? problem(web.getResponse())
            : Problems.of(failure));
  }

  /** Sends it past JAX-RS. */
  static void send(Problem problem, HttpServletResponse to) throws IOException {
    byte[] json = bytes(problem);
    to.setStatus(problem.status());
    to.setContentType(Problem.MEDIA_TYPE);
    problem.headers().forEach(to::setHeader);
    to.setContentLength(json.length);
    to.getOutputStream().write(json);
  }

  private static byte[] bytes(Problem problem) {
    return JsonText.writeUtf8(problem.json().build());
  }

  /** What the container refused, in its own status. */
  static Problem problem(Response response) {
    Problem problem = problem(response.getStatusInfo());
    for (String name : List.of(HttpHeaders.ALLOW, HttpHeaders.RETRY_AFTER)) {
      String value = response.getHeaderString(name);
      problem = value == null ? problem : problem.header(name, value);
    }
    return problem;
  }

  private static Problem problem(Response.StatusType status) {
    return switch (status.getStatusCode()) {
      case 400 ->
          Problem.malformed(
              "The request cannot be read: its path must be UTF-8 in percent encoding.");
      case 404 -> Problem.notFound("There is nothing at this path.");
      case 405 ->
          Problem.of(
              405,
              "method-not-allowed",
              "The method is not allowed here",
              "The Allow header lists the methods that this path takes.");
      case 406 ->
          Problem.of(
              406,
              "not-acceptable",
              "The answer has no acceptable type",
              "None of the media types in the Accept header can be given here.");
      case 415 -> Problem.unsupportedType("The body's Content-Type is not taken here.");
      default -> other(status);
    };
  }

  private static Problem other(Response.StatusType status) {
    String phrase = status.getReasonPhrase().isEmpty() ? "Error" : status.getReasonPhrase();
    String type = phrase.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return Problem.of(status.getStatusCode(), type, phrase, "The request could not be served.");
  }
}
