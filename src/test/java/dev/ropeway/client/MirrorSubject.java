package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A mirror that runs a scenario's steps and is held to what they say. */
final class MirrorSubject {
  private static final Set<String> OTHER =
      Set.of(
          "at",
          "args",
          "fits",
          "reason",
          "ended",
          "changes",
          "rejects",
          "owners",
          "here",
          "shows",
          "said",
          "needsReset",
          "shown",
          "confirmed",
          "version",
          "id",
          "inFlight",
          "owner",
          "versions",
          "members",
          "of");

  private final Mirror mirror;
  private final Told told = new Told();
  private final Map<String, MirrorPatch> patches = new LinkedHashMap<>();

  MirrorSubject(String name, @Nullable JsonObject start, List<String> collections) {
    int tilde = name.lastIndexOf('~');
    mirror = new Mirror(name.substring(0, tilde), Application.ACTIONS, name.substring(tilde + 1));
    if (start != null) {
      mirror.receive("snapshot", start);
    }
    mirror.listen(told);
    collections.forEach(path -> mirror.watchMembers(path, change -> told.member(path, change)));
  }

  void run(JsonObject step) {
    told.clear();
    JsonValue before = mirror.data();
    List<String> unsettled = new ArrayList<>(patches.keySet());
    unsettled.removeIf(this::ended);
    act(step);
    check(step);
    checkChanges(before, mirror.data());
    told.members.forEach((path, each) -> each.forEach(m -> checkMember(at(before, path), m)));
    JsonObject ended = step.containsKey("ended") ? step.getJsonObject("ended") : empty();
    unsettled.removeIf(number -> !ended(number));
    assertEquals(List.copyOf(ended.keySet()), unsettled, "ended");
    ended.forEach((number, expected) -> checkEnd(number, expected));
  }

  private boolean ended(String number) {
    return outcome(number).isDone();
  }

  private CompletableFuture<Outcome> outcome(String number) {
    return Objects.requireNonNull(patches.get(number)).outcome().toCompletableFuture();
  }

  /** What is told as a status in JavaScript, if nobody knows it, is a failure here. */
  private void checkEnd(String number, JsonValue expected) {
    JsonArray list = list(expected);
    if (!list.getString(0).equals(Pending.UNKNOWN)) {
      checkOutcome(outcome(number).join(), list);
      return;
    }
    Throwable failure =
        assertInstanceOf(
            OutcomeUnknownException.class,
            assertThrows(CompletionException.class, outcome(number)::join).getCause());
    assertEquals(list.getString(1), failure.getMessage());
    assertNull(Objects.requireNonNull(patches.get(number)).settled());
  }

  private static JsonArray list(JsonValue expected) {
    return expected instanceof JsonArray array ? array : JsonValues.array().add(expected).build();
  }

  private void act(JsonObject step) {
    String verb = step.keySet().stream().filter(each -> !OTHER.contains(each)).findFirst().get();
    switch (verb) {
      case "patch" -> {
        MirrorPatch patch = mirror.patch(step.getString("patch"), step.getValue("/args"));
        patches.put(String.valueOf(patches.size() + 1), patch);
      }
      case "batch" -> {
        List<Batching.Part> parts = new ArrayList<>();
        for (JsonArray each : step.getJsonArray("batch").getValuesAs(JsonArray.class)) {
          parts.add(new Batching.Part(each.getString(0), each.get(1), new CompletableFuture<>()));
        }
        mirror
            .batch(parts)
            .forEach(patch -> patches.put(String.valueOf(patches.size() + 1), patch));
      }
      case "frame" -> checkFrame(step);
      case "glide" -> mirror.glide(step.getString("glide"), step.getValue("/args"));
      case "rest" -> mirror.rest(step.getString("rest"));
      case "lost" -> mirror.lost();
      case "refuse" -> mirror.refuse(step.getInt("refuse"), step.getString("reason"));
      case "pruned" -> mirror.pruned(step.getInt("pruned"), step.getString("reason"));
      case "renumber" -> mirror.renumber(step.getInt("renumber"));
      case "expect" -> mirror.expectEphemeral();
      case "forget" -> mirror.forgetEphemeral();
      default -> mirror.receive(verb, step.getJsonObject(verb));
    }
  }

  private void checkFrame(JsonObject step) {
    int[] left = {step.getInt("fits", Integer.MAX_VALUE)};
    JsonObject frame = mirror.takeFrame(action -> left[0]-- > 0);
    if (frame == null) {
      assertEquals(step.get("frame"), JsonValue.NULL, "frame");
      return;
    }
    var actions = JsonValues.array();
    for (JsonObject action : frame.getJsonArray("actions").getValuesAs(JsonObject.class)) {
      actions.add(
          JsonValues.array().add(action.get("id")).add(action.get("name")).add(action.get("args")));
    }
    assertEquals(step.get("frame"), actions.build(), "frame");
    assertEquals(mirror.client(), frame.getString("client"));
    assertEquals(step.get("of"), frame.get("batch"), "the number of the batch");
  }

  private void check(JsonObject step) {
    for (String list : List.of("changes", "rejects", "owners", "shows", "said", "members")) {
      JsonValue expected = step.getOrDefault(list, JsonValue.EMPTY_JSON_ARRAY);
      assertSameJson(expected, told.list(list), list);
    }
    JsonArray here = told.list("here");
    assertEquals(step.get("here"), here.isEmpty() ? null : here.get(0), "here");
    assertEquals(step.getBoolean("needsReset", false), mirror.needsReset(), "needsReset");
    if (step.containsKey("shown")) {
      assertSameJson(step.get("shown"), mirror.data(), "shown");
    }
    if (step.containsKey("confirmed")) {
      assertSameJson(step.get("confirmed"), mirror.confirmed(), "confirmed");
    }
    if (step.get("version") instanceof JsonNumber version) {
      assertEquals(version.longValue(), mirror.version(), "version");
    }
    if (step.containsKey("id")) {
      assertEquals(step.get("id") instanceof JsonString id ? id.getString() : null, mirror.id());
    }
    assertEquals(step.getInt("inFlight", mirror.inFlight()), mirror.inFlight(), "inFlight");
    checkBook(step);
  }

  private void checkBook(JsonObject step) {
    if (step.get("owner") instanceof JsonObject owners) {
      owners.forEach(
          (path, owner) -> {
            String expected = owner instanceof JsonString name ? name.getString() : null;
            assertEquals(expected, mirror.ownerOf(path), path);
          });
    }
    if (step.get("versions") instanceof JsonObject versions) {
      versions.forEach(
          (path, n) -> assertEquals(((JsonNumber) n).longValue(), mirror.versionOf(path), path));
    }
  }

  /** The changes alone, and nothing else, make the one of the other. */
  private void checkChanges(@Nullable JsonValue before, @Nullable JsonValue after) {
    if (told.changes.isEmpty()) {
      assertSame(before, after, "nothing changed, so the data is the same object");
      return;
    }
    for (Change change : told.changes) {
      String path = change.path();
      assertTrue(StateDiff.equal(at(before, path), change.previous()), path + " was");
      assertTrue(StateDiff.equal(at(after, path), change.value()), path + " is");
    }
    if (before != null && after != null) {
      for (JsonObject each : JsonDiff.between(before, after).getValuesAs(JsonObject.class)) {
        String path = each.getString("path");
        boolean known = told.changes.stream().anyMatch(c -> StateDiff.meet(c.path(), path));
        assertTrue(known || StateDiff.equal(at(before, path), at(after, path)), path + " changed");
      }
    }
  }

  private static void checkMember(@Nullable JsonValue was, MemberChange change) {
    boolean whole = change.kind() == MemberChange.Kind.CLEARED;
    JsonValue previous = whole ? was : at(was, "/" + JsonPointers.escape(change.key()));
    assertTrue(StateDiff.equal(previous, change.previous()), () -> change + " was " + previous);
  }

  private static @Nullable JsonValue at(@Nullable JsonValue data, String path) {
    return data == null ? null : JsonPointers.get(data, path);
  }

  private static void checkOutcome(Outcome outcome, JsonArray list) {
    assertEquals(list.getString(0), outcome.status().text());
    assertEquals(list.size() > 1 ? list.getString(1, null) : null, outcome.reason());
    if (list.size() > 2) {
      assertEquals(list.getInt(2), outcome.version());
    }
    assertEquals(list.size() > 3 ? list.get(3) : null, outcome.result(), "result");
  }

  private static void assertSameJson(
      @Nullable JsonValue expected, @Nullable JsonValue found, String what) {
    assertTrue(StateDiff.equal(expected, found), () -> what + " " + expected + ", but " + found);
  }

  private static JsonObject empty() {
    return JsonValue.EMPTY_JSON_OBJECT;
  }
}
