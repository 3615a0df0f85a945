package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server of a key's past, as far as a replay can tell; its history is that of a case of the
 * vectors. Confined to one thread.
 */
final class PastServer implements Asking.Sender {
  static final String KEY = "/key";

  final List<JsonObject> history = new ArrayList<>();
  final List<String> requests = new ArrayList<>();
  long oldest;
  int most = Integer.MAX_VALUE;
  int busy;
  boolean forbidden;

  @Override
  public CompletableFuture<Answer> send(String path, Wanted wanted) {
    requests.add(path.substring(KEY.length()));
    return CompletableFuture.completedFuture(answer(path.substring(KEY.length()), wanted));
  }

  private Answer answer(String request, Wanted wanted) {
    if (busy > 0) {
      busy--;
      return problem(503, "overloaded");
    }
    if (forbidden) {
      return problem(403, "forbidden");
    }
    String[] parts = request.split("[?]", 2);
    Map<String, String> asked =
        Arrays.stream(parts[1].split("&"))
            .map(each -> each.split("=", 2))
            .collect(
                Collectors.toMap(
                    each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    Answer answer =
        switch (parts[0]) {
          case "" -> entry(asked);
          case "/versions" -> page(asked);
          default -> difference(asked);
        };
    boolean good = !answer.ok() || wanted.is(200, "application/json", answer.body());
    return good ? answer : Answer.none("", "it is not what was wanted: " + answer);
  }

  private Answer entry(Map<String, String> asked) {
    String named = asked.get("version");
    if ("0".equals(named)) {
      return ok(entry(0, JsonValue.EMPTY_JSON_OBJECT));
    }
    Answer pruned = named == null ? null : pruned(Long.parseLong(named));
    JsonObject found =
        named == null ? at(Objects.requireNonNull(asked.get("at"))) : find(Long.parseLong(named));
    if (pruned != null || found == null) {
      return pruned == null ? problem(404, "not-found") : pruned;
    }
    return ok(entry(version(found), found.getValue("/data")).add("updatedAt", time(found)));
  }

  private static JsonObjectBuilder entry(long version, JsonValue data) {
    return JsonValues.object().add("version", version).add("data", data);
  }

  private @Nullable JsonObject find(long version) {
    return history.stream().filter(each -> version(each) == version).findFirst().orElse(null);
  }

  private @Nullable JsonObject at(String time) {
    long end = Instant.parse(time).toEpochMilli();
    return history.stream()
        .filter(each -> each.getInt("at") <= end)
        .reduce((one, other) -> other)
        .orElse(null);
  }

  private static long version(JsonObject made) {
    return made.getInt("version");
  }

  private static String time(JsonObject made) {
    return Instant.ofEpochMilli(made.getInt("at")).toString();
  }

  /** At most so many actions are in a page: so it may end within a version. */
  private Answer page(Map<String, String> asked) {
    String[] before = Objects.requireNonNull(asked.get("before")).split("[.]");
    long top = Long.parseLong(before[0]);
    boolean within = before.length > 1;
    long upTo = within ? top : top - 1;
    Answer pruned = pruned(upTo);
    if (pruned != null) {
      return pruned;
    }
    JsonArrayBuilder versions = JsonValues.array();
    int count = 0;
    int left = most;
    long last = 0;
    for (int i = history.size() - 1; i >= 0; i--) {
      JsonObject made = history.get(i);
      if (version(made) > upTo || version(made) < oldest) {
        continue;
      }
      if (count == Integer.parseInt(asked.get("limit")) || left == 0) {
        return ok(page(versions).add("next", last));
      }
      int from = within && version(made) == top ? Integer.parseInt(before[1]) : 0;
      List<String> by = by(made);
      List<String> part = by.subList(from, (int) Math.min(by.size(), from + (long) left));
      versions.add(made(made, from, part));
      count++;
      left -= part.size();
      last = version(made);
      if (from + part.size() < by.size()) {
        return ok(page(versions).add("next", last + "." + (from + part.size()) + ".1"));
      }
    }
    return ok(page(versions).addNull("next"));
  }

  private static List<String> by(JsonObject made) {
    return made.containsKey("by")
        ? made.getJsonArray("by").getValuesAs(JsonString::getString)
        : List.of();
  }

  private static JsonObjectBuilder made(JsonObject made, int from, List<String> clients) {
    JsonArrayBuilder actions = JsonValues.array();
    for (int i = 0; i < clients.size(); i++) {
      actions.add(
          JsonObjects.of("client", clients.get(i), "id", from + i + 1L, "status", "applied"));
    }
    return JsonValues.object()
        .add("version", version(made))
        .add("at", time(made))
        .add("actions", actions);
  }

  private static JsonObjectBuilder page(JsonArrayBuilder versions) {
    return JsonValues.object().add("versions", versions);
  }

  private Answer difference(Map<String, String> asked) {
    Answer pruned = pruned(Long.parseLong(Objects.requireNonNull(asked.get("from"))));
    if (pruned != null) {
      return pruned;
    }
    JsonValue data =
        Objects.requireNonNull(find(Long.parseLong(Objects.requireNonNull(asked.get("to")))))
            .getValue("/data");
    JsonObject replace = JsonObjects.of("op", "replace", "path", "", "value", data);
    return ok(JsonValues.object().add("patch", JsonValues.array().add(replace)));
  }

  private @Nullable Answer pruned(long version) {
    return version > 0 && version < oldest ? problem(410, "history-pruned") : null;
  }

  private static Answer ok(JsonObjectBuilder body) {
    return Answer.ok("", 200, body.build());
  }

  private Answer problem(int status, String kind) {
    JsonObjectBuilder body =
        JsonValues.object()
            .add("type", Answer.PROBLEMS + kind)
            .add("status", status)
            .add("detail", "Because.");
    return Answer.told("", (status == 410 ? body.add("oldest", oldest) : body).build());
  }

  /** A number of a scenario; the standard if it has none. */
  static long number(JsonObject json, String name, long standard) {
    return json.get(name) instanceof JsonNumber number ? number.longValue() : standard;
  }
}
