package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a mirror told, in the form in which the scenarios have it. */
final class Told implements MirrorListener {
  final List<Change> changes = new ArrayList<>();
  final Map<String, List<MemberChange>> members = new HashMap<>();
  private final Map<String, List<JsonValue>> lists = new HashMap<>();

  void clear() {
    changes.clear();
    members.clear();
    lists.clear();
  }

  JsonArray list(String name) {
    JsonArrayBuilder all = JsonValues.array();
    lists.getOrDefault(name, List.of()).forEach(all::add);
    return all.build();
  }

  @Override
  public void changed(Change change) {
    changes.add(change);
    JsonString origin = JsonValues.string(change.origin().text());
    add("changes", some(origin, JsonValues.string(change.path()), change.value()));
  }

  void member(String path, MemberChange change) {
    members.computeIfAbsent(path, name -> new ArrayList<>()).add(change);
    boolean whole = change.kind() == MemberChange.Kind.CLEARED;
    add(
        "members",
        some(
            JsonValues.string(change.origin().text()),
            JsonValues.string(change.kind().text()),
            JsonValues.string(path),
            whole ? JsonValue.NULL : JsonValues.string(change.key()),
            change.value()));
  }

  @Override
  public void rejected(Rejection rejection) {
    String reason = rejection.outcome().reason();
    add("rejects", some(JsonValues.string(rejection.name()), orNull(reason)));
  }

  @Override
  public void ownerChanged(OwnerChange change) {
    JsonString path = JsonValues.string(change.path());
    add("owners", some(path, orNull(change.owner()), orNull(change.previous())));
  }

  @Override
  public void clientsChanged(ClientsChange change) {
    add(
        "here",
        JsonValues.object()
            .add("joined", strings(change.joined()))
            .add("left", strings(change.left()))
            .build());
  }

  @Override
  public void ephemeralChanged(EphemeralChange change) {
    JsonString client = JsonValues.string(change.client());
    add("shows", some(client, JsonValues.string(change.path()), change.value()));
  }

  @Override
  public void message(Message message) {
    add("said", some(JsonValues.string(message.client()), message.message()));
  }

  private void add(String list, JsonValue entry) {
    lists.computeIfAbsent(list, name -> new ArrayList<>()).add(entry);
  }

  private static JsonArray some(@Nullable JsonValue... values) {
    JsonArrayBuilder all = JsonValues.array();
    for (JsonValue value : values) {
      if (value != null) {
        all.add(value);
      }
    }
    return all.build();
  }

  private static JsonValue orNull(@Nullable String text) {
    return text == null ? JsonValue.NULL : JsonValues.string(text);
  }

  private static JsonArray strings(List<String> texts) {
    JsonArrayBuilder all = JsonValues.array();
    texts.forEach(all::add);
    return all.build();
  }
}
