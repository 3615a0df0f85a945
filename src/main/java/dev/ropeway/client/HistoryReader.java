package dev.ropeway.client;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Walks from one version of a key to the next, a page at a time: of pages it keeps one, of data
 * nothing. One step is asked for at a time.
 */
final class HistoryReader {
  private static final int MOST_VERSIONS = 50;
  private static final int MOST_CAUSES = 1_000;

  /** Asks a server; fails with a {@link ReplayFailedException}. */
  interface Requests {
    CompletableFuture<JsonObject> get(String path, Wanted wanted);
  }

  /** A version as a whole. */
  record Whole(long version, @Nullable Instant at, JsonValue data, List<JsonObject> causes) {}

  /** A version as a step from the one before, so long behind that. */
  record Step(long version, Instant at, Duration gap, List<JsonObject> causes, JsonArray patch) {}

  private record Made(long version, Instant at, List<JsonObject> actions) {}

  private final Requests requests;
  private final String path;
  private final Deque<Made> page = new ArrayDeque<>();
  private int most = MOST_VERSIONS;
  private long version;
  private @Nullable Instant at;

  /** Begins behind a version. */
  HistoryReader(Requests requests, String path, Whole begin) {
    this.requests = requests;
    this.path = path;
    this.version = begin.version();
    this.at = begin.at();
  }

  /** A version as a whole; the oldest that is left if none is named. */
  static CompletableFuture<Whole> whole(Requests requests, String path, @Nullable Long from) {
    return (from == null ? oldest(requests, path) : CompletableFuture.completedFuture(from))
        .thenCompose(version -> entry(requests, path, "version=" + version));
  }

  /** That of a time. */
  static CompletableFuture<Whole> whole(Requests requests, String path, Instant at) {
    String text = URLEncoder.encode(at.toString(), StandardCharsets.UTF_8);
    return entry(requests, path, "at=" + text);
  }

  private static CompletableFuture<Whole> entry(Requests requests, String path, String query) {
    return requests
        .get(path + "?" + query, Wanted.ENTRY)
        .thenCompose(
            entry -> {
              long number = entry.getJsonNumber("version").longValue();
              return causes(requests, path, number)
                  .thenApply(
                      causes -> new Whole(number, time(entry), entry.getValue("/data"), causes));
            });
  }

  private static @Nullable Instant time(JsonObject entry) {
    return entry.get("updatedAt") instanceof JsonString text
        ? Instant.parse(text.getString())
        : null;
  }

  private static CompletableFuture<List<JsonObject>> causes(
      Requests requests, String path, long version) {
    if (version == 0) {
      return CompletableFuture.completedFuture(List.of());
    }
    return new Window(requests, path, 1, version - 1)
        .from(Long.toString(version + 1))
        .thenApply(made -> made == null || made.isEmpty() ? List.of() : made.get(0).actions());
  }

  /** Versions begin with 0, unless some were pruned: then a server says with which. */
  private static CompletableFuture<Long> oldest(Requests requests, String path) {
    return requests
        .get(path + "/versions?before=2&limit=1", Wanted.VERSIONS)
        .thenApply(page -> 0L)
        .exceptionally(
            failure -> {
              if (cause(failure) instanceof ReplayFailedException refused
                  && refused.oldest().isPresent()) {
                return refused.oldest().getAsLong();
              }
              throw new CompletionException(cause(failure));
            });
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** The next version; null if there is none. */
  CompletableFuture<@Nullable Step> next() {
    return page.isEmpty() ? following().thenCompose(none -> step()) : step();
  }

  private CompletableFuture<@Nullable Step> step() {
    Made made = page.poll();
    if (made == null) {
      return CompletableFuture.completedFuture(null);
    }
    return requests
        .get(path + "/versions/diff?from=" + version + "&to=" + made.version(), Wanted.DIFFERENCE)
        .thenApply(
            difference -> {
              Instant before = at;
              Duration gap = before == null ? Duration.ZERO : Duration.between(before, made.at());
              version = made.version();
              at = made.at();
              return new Step(
                  made.version(),
                  made.at(),
                  gap.isNegative() ? Duration.ZERO : gap,
                  made.actions(),
                  difference.getJsonArray("patch"));
            });
  }

  /** Takes versions behind this one: fewer at once where a page does not hold them. */
  private CompletableFuture<Void> following() {
    return new Window(requests, path, most, version)
        .from(Long.toString(version + most + 1))
        .thenCompose(
            made -> {
              if (made == null) {
                most = (most + 1) / 2;
                return following();
              }
              most = Math.min(2 * most, MOST_VERSIONS);
              page.addAll(made);
              return CompletableFuture.completedFuture(null);
            });
  }

  /** The versions above one: several if a page holds them, or one with at most so many actions. */
  private record Window(Requests requests, String path, int limit, long above, List<Made> found) {

    Window(Requests requests, String path, int limit, long above) {
      this(requests, path, limit, above, new ArrayList<>());
    }

    /** Oldest first; null if there are several, and a page does not hold them. */
    CompletableFuture<@Nullable List<Made>> from(String before) {
      return requests
          .get(path + "/versions?before=" + before + "&limit=" + limit, Wanted.VERSIONS)
          .thenCompose(this::take);
    }

    private CompletableFuture<@Nullable List<Made>> take(JsonObject answer) {
      answer.getJsonArray("versions").getValuesAs(JsonObject.class).forEach(this::add);
      JsonValue next = answer.get("next");
      if (goesOn(next) && limit > 1) {
        return CompletableFuture.completedFuture(null);
      }
      if (goesOn(next) && !(found.size() == 1 && found.get(0).actions().size() >= MOST_CAUSES)) {
        return from(next instanceof JsonString place ? place.getString() : String.valueOf(next));
      }
      Collections.reverse(found);
      return CompletableFuture.completedFuture(found);
    }

    /** A page that ends within a version names that, the place, and goes on with the rest of it. */
    private boolean goesOn(@Nullable JsonValue next) {
      if (next instanceof JsonString place) {
        return Long.parseLong(place.getString().replaceFirst("\\..*", "")) > above;
      }
      return next instanceof JsonNumber number && number.longValue() > above + 1;
    }

    private void add(JsonObject made) {
      long number = made.getJsonNumber("version").longValue();
      List<JsonObject> actions = made.getJsonArray("actions").getValuesAs(JsonObject.class);
      if (number <= above) {
        return;
      }
      Made last = found.isEmpty() ? null : found.get(found.size() - 1);
      if (last == null || last.version() != number) {
        Instant when = Instant.parse(made.getString("at"));
        found.add(new Made(number, when, new ArrayList<>(actions)));
      } else {
        int room = Math.max(0, MOST_CAUSES - last.actions().size());
        last.actions().addAll(actions.subList(0, Math.min(room, actions.size())));
      }
    }
  }
}
