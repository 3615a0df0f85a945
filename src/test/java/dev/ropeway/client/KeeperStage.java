package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ropeway.client.Disconnect.Type;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A keeper, an application that gives tokens, a server that names callers, and a room. */
final class KeeperStage implements TokenKeeper.Member {
  private static final String SERVER = "https://a";
  private static final String WAITS = "waits";
  private static final String NONE = "none";

  private final HandTimer timer = new HandTimer();
  private final Instant start = timer.clock().instant();
  private final Map<String, JsonObject> me = new HashMap<>();
  private final Deque<JsonValue> gives = new ArrayDeque<>();
  private final @Nullable String room;
  private final TokenKeeper keeper;
  private final List<String> asked = new ArrayList<>();
  private final List<String> renewed = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private @Nullable String over;
  private boolean silent;
  private boolean left;

  private KeeperStage(JsonObject scenario) {
    boolean any = scenario.containsKey("gives");
    if (any) {
      gives.addAll(scenario.getJsonArray("gives"));
    }
    learn(scenario);
    room = scenario.getString("room", null);
    Duration ahead = Duration.ofSeconds(scenario.getInt("ahead", 0));
    Renewal.Surroundings around =
        new Renewal.Surroundings(
            new Serial(Runnable::run, timer),
            new Addresses(List.of(SERVER)),
            timer.clock()::nanos,
            Clock.offset(timer.clock(), ahead),
            () -> 0.5,
            this::answer);
    keeper = new TokenKeeper(around, any ? this::give : null);
    keeper.join(this);
  }

  static void play(JsonObject scenario) {
    KeeperStage stage = new KeeperStage(scenario);
    for (JsonObject step : scenario.getJsonArray("steps").getValuesAs(JsonObject.class)) {
      stage.run(step);
    }
    stage.timer.shutdownNow();
  }

  private void learn(JsonObject from) {
    if (from.containsKey("me")) {
      from.getJsonObject("me").forEach((token, each) -> me.put(token, each.asJsonObject()));
    }
  }

  private void run(JsonObject step) {
    asked.clear();
    renewed.clear();
    names.clear();
    silent = step.getBoolean("silence", silent);
    learn(step);
    for (int i = 0; i < signIns(step); i++) {
      keeper.signIn().thenAccept(name -> names.add(Objects.requireNonNullElse(name, NONE)));
    }
    for (int i = 0; step.containsKey("refused") && i < step.getInt("times", 1); i++) {
      Disconnect told = keeper.refused(text(step, "refused"), refusal(step));
      assertEquals(step.getString("type"), told.type().text(), step::toString);
    }
    if (step.containsKey("expired")) {
      keeper.expired(text(step, "expired"));
    }
    if (step.containsKey("leave")) {
      left = true;
      keeper.leave(this);
    }
    timer.pass(Duration.ofSeconds(step.getInt("pass", 0)));
    check(step);
  }

  private static int signIns(JsonObject step) {
    return step.get("signIn") instanceof JsonNumber number
        ? number.intValue()
        : step.getBoolean("signIn", false) ? 1 : 0;
  }

  private static Answer refusal(JsonObject step) {
    String type = "urn:ropeway:problem:" + step.getString("problem");
    return new Answer(SERVER, 401, JsonObjects.of("type", type), Duration.ZERO, null, null);
  }

  private void check(JsonObject step) {
    if (step.get("asked") instanceof JsonString) {
      assertFalse(asked.isEmpty(), step::toString);
    } else {
      assertEquals(texts(step, "asked"), asked, step::toString);
    }
    assertEquals(texts(step, "renewed"), renewed, step::toString);
    List<String> named =
        step.containsKey("identity")
            ? Collections.nCopies(
                Math.max(1, signIns(step)),
                Objects.requireNonNullElse(text(step, "identity"), NONE))
            : List.of();
    assertEquals(named, names, step::toString);
    String end = text(step, "over");
    assertEquals(end, over, step::toString);
    assertEquals(end != null ? end : expectedToken(step), sent(), step::toString);
    if (step.containsKey("trouble")) {
      assertEquals(step.getString("trouble"), keeper.trouble(), step::toString);
    }
  }

  private String expectedToken(JsonObject step) {
    if (left) {
      return Type.CLOSED.text();
    }
    return step.containsKey("token")
        ? Objects.requireNonNullElse(text(step, "token"), NONE)
        : WAITS;
  }

  /** What a request would be sent with now. */
  private String sent() {
    CompletableFuture<@Nullable String> usable = keeper.usable();
    if (!usable.isDone()) {
      return WAITS;
    }
    return usable
        .handle(
            (token, failure) ->
                failure == null
                    ? Objects.requireNonNullElse(token, NONE)
                    : TokenKeeper.why(failure).type().text())
        .join();
  }

  private CompletionStage<@Nullable String> give(TokenSource.Reason reason) {
    asked.add(reason.text());
    JsonValue next = gives.size() > 1 ? gives.remove() : gives.element();
    String token = next instanceof JsonString text ? text.getString() : null;
    if (token == null && next != JsonValue.NULL) {
      token = "not a text";
    }
    if (token != null && token.startsWith("!")) {
      throw new IllegalStateException(token.substring(1));
    }
    return CompletableFuture.completedFuture(token);
  }

  private CompletableFuture<Answer> answer(@Nullable String token) {
    return CompletableFuture.completedFuture(
        silent
            ? Answer.none(SERVER, "no answer")
            : answer(Objects.requireNonNull(me.get(token == null ? "" : token))));
  }

  private Answer answer(JsonObject known) {
    Map<String, List<String>> headers = new HashMap<>();
    if (known.containsKey("tellsTime")) {
      var now = timer.clock().instant().atOffset(ZoneOffset.UTC);
      headers.put("Date", List.of(DateTimeFormatter.RFC_1123_DATE_TIME.format(now)));
    }
    boolean refused = known.containsKey("problem");
    headers.put("Content-Type", List.of(refused ? "application/problem+json" : "application/json"));
    JsonObject body =
        refused
            ? JsonObjects.of("type", "urn:ropeway:problem:" + known.getString("problem"))
            : named(known);
    return Answer.of(
        SERVER,
        known.getInt("status", 200),
        HttpHeaders.of(headers, (name, value) -> true),
        body.toString().getBytes(StandardCharsets.UTF_8),
        Wanted.CALLER);
  }

  private JsonObject named(JsonObject known) {
    JsonObjectBuilder body = Json.createObjectBuilder();
    body.add("auth", known.getString("auth", "required"));
    if (known.containsKey("identity")) {
      body.add("identity", known.get("identity"));
    }
    if (known.containsKey("until")) {
      body.add("expiresAt", start.plusSeconds(known.getInt("until")).toString());
    }
    return body.build();
  }

  private static @Nullable String text(JsonObject step, String name) {
    return step.get(name) instanceof JsonString text ? text.getString() : null;
  }

  private static List<String> texts(JsonObject step, String name) {
    return step.get(name) instanceof JsonArray list
        ? list.getValuesAs(JsonString::getString)
        : List.of();
  }

  @Override
  public @Nullable String identity() {
    return room;
  }

  @Override
  public void renewed(@Nullable String token) {
    renewed.add(String.valueOf(token));
  }

  @Override
  public void over(Disconnect disconnect) {
    over = disconnect.type().text();
  }
}
