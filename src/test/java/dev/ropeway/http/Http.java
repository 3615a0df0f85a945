package dev.ropeway.http;

import dev.ropeway.DeployedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Sends requests to the deployed server. Headers are given as name, value, name, value. */
final class Http {
  static final String JSON = "application/json";
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final HttpClient CLIENT = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Http() {}

  static HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(DeployedServer.at(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  static Reply get(String path, String... headers) throws Exception {
    return send(request(path, headers).timeout(PATIENCE).build()).get();
  }

  static CompletableFuture<Reply> getting(String path) {
    return send(request(path).timeout(PATIENCE).build());
  }

  static Reply send(String method, String path, String body, String... headers) throws Exception {
    BodyPublisher publisher =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return send(request(path, headers).timeout(PATIENCE).method(method, publisher).build()).get();
  }

  /** With the length not told before. */
  static Reply chunked(String method, String path, byte[] body, String... headers)
      throws Exception {
    BodyPublisher publisher = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    return send(request(path, headers).timeout(PATIENCE).method(method, publisher).build()).get();
  }

  static Reply bytes(String method, String path, byte[] body, String... headers) throws Exception {
    BodyPublisher publisher = BodyPublishers.ofByteArray(body);
    return send(request(path, headers).timeout(PATIENCE).method(method, publisher).build()).get();
  }

  /** Records the actions of a body such as {@code {"actions": […]}}. */
  static Reply act(String key, String body) throws Exception {
    return send("POST", key + "/actions", body, "Content-Type", JSON);
  }

  static CompletableFuture<Reply> acting(String key, String body) {
    return posting(key + "/actions", body);
  }

  static CompletableFuture<Reply> posting(String path, String body) {
    return send(
        request(path, "Content-Type", JSON)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** The body of one counted action. */
  static String action(String client, long id, String name, String args) {
    return String.format(
        Locale.ROOT,
        "{\"client\":\"%s\",\"actions\":[{\"id\":%d,\"name\":\"%s\",\"args\":%s}]}",
        client,
        id,
        name,
        args);
  }

  /** The body of one action of nobody in particular. */
  static String action(String name, String args) {
    return "{\"actions\":[{\"name\":\"" + name + "\",\"args\":" + args + "}]}";
  }

  /** With a path that need not be one, as no HTTP client would send it. */
  static Reply raw(String method, String path) throws IOException {
    URI server = DeployedServer.at("/");
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String request =
          method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = all.indexOf("\r\n\r\n");
      List<String> lines = all.substring(0, end).lines().toList();
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon), List.of(line.substring(colon + 1).strip()));
      }
      int status = Integer.parseInt(lines.get(0).substring(9, 12));
      return new Reply(status, HttpHeaders.of(headers, (n, v) -> true), all.substring(end + 4));
    }
  }

  private static CompletableFuture<Reply> send(HttpRequest request) {
    return CLIENT
        .sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8))
        .thenApply(Http::reply);
  }

  private static Reply reply(HttpResponse<String> response) {
    return new Reply(response.statusCode(), response.headers(), response.body());
  }
}
