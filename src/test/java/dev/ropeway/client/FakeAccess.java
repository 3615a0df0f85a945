package dev.ropeway.client;

import dev.ropeway.client.FakeRopeway.Canned;
import dev.ropeway.client.FakeRopeway.Request;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Has a fake server ask who is there, as one that requires tokens does. Thread-safe. */
final class FakeAccess {
  private final Map<String, String> identities = new ConcurrentHashMap<>();
  private final Map<String, String> problems = new ConcurrentHashMap<>();

  FakeAccess(FakeRopeway server) {
    server.guard(this::judge);
  }

  /** A token of somebody. */
  void know(String token, String identity) {
    identities.put(token, identity);
  }

  /** Refuses a token from now on. */
  void refuse(String token, String problem) {
    problems.put(token, problem);
  }

  private @Nullable Canned judge(Request request) {
    if (request.is("GET", "/api/time")) {
      return null;
    }
    String token = request.token();
    if (token == null) {
      return Canned.refusal(401, "not-signed-in");
    }
    String identity = identities.get(token);
    if (identity == null || problems.containsKey(token)) {
      return Canned.refusal(401, problems.getOrDefault(token, "token-refused"));
    }
    if (request.is("GET", "/api/me")) {
      return Canned.json(
          JsonObjects.of("auth", "required", "subject", identity, "identity", identity));
    }
    return isOf(identity, request) ? null : Canned.refusal(403, "client-not-yours");
  }

  private static boolean isOf(String identity, Request request) {
    String client =
        request.body() instanceof JsonObject body
            ? body.getString("client", "")
            : String.valueOf(request.address().getQuery()).replaceFirst("^client=", "");
    return request.method().equals("DELETE") || client.startsWith(identity + "~");
  }
}
