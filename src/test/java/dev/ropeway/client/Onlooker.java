package dev.ropeway.client;

import dev.ropeway.BoardsServer;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Somebody else in a room, with a good token: what he sees of others, and of the log. */
final class Onlooker implements AutoCloseable {
  private final String name = BoardsServer.name("bob");
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final RopewayClient client;
  private final Room room;
  private final String key;

  /** Enters a board. */
  Onlooker(String key) throws Exception {
    BoardsServer.join(name);
    this.key = key;
    client =
        RopewayClient.of(
            List.of(BoardsServer.at("").toString()), TokenSource.of(BoardsServer.token(name)));
    room = client.room(BoardsServer.STORE, key).connect().get(30, TimeUnit.SECONDS);
    room.onClients(
        change -> {
          change.joined().forEach(each -> seen.add(each + " joined"));
          change.left().forEach(each -> seen.add(each + " left"));
        });
    room.onEphemeral(
        change -> {
          if (change.value() == null) {
            seen.add(change.client() + " has no " + change.path());
          }
        });
  }

  /** Who came and left, and what values they ended. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  boolean sees(String client) {
    return room.clients().contains(client);
  }

  Map<String, JsonValue> valuesOf(String client) {
    return room.others().getOrDefault(client, Map.of());
  }

  JsonValue data() {
    return room.confirmed();
  }

  CompletableFuture<?> add(String path) {
    return room.patch("increment", JsonText.read("{\"path\":\"" + path + "\",\"by\":1}"));
  }

  /** The numbers of the actions that each full name of a client of somebody's recorded. */
  Map<String, List<Integer>> logOf(String subject) throws Exception {
    String path = "/api/stores/" + BoardsServer.STORE + "/keys/" + key + "/versions?limit=1000";
    String log = BoardsServer.get(path, BoardsServer.token(name)).body();
    Map<String, List<Integer>> ids = new TreeMap<>();
    JsonText.read(log).asJsonObject().getJsonArray("versions").stream()
        .flatMap(version -> version.asJsonObject().getJsonArray("actions").stream())
        .map(JsonValue::asJsonObject)
        .filter(action -> action.getString("actor", "").equals(subject))
        .forEach(action -> note(ids, action));
    ids.values().forEach(each -> each.sort(null));
    return ids;
  }

  private static void note(Map<String, List<Integer>> ids, JsonObject action) {
    ids.computeIfAbsent(action.getString("client"), client -> new CopyOnWriteArrayList<>())
        .add(action.getInt("id"));
  }

  @Override
  public void close() {
    client.close();
  }
}
