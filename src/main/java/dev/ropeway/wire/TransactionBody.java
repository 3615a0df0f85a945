package dev.ropeway.wire;

import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.RemotePart;
import dev.ropeway.remote.RemoteTransaction;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The body of a transaction.
 *
 * @param client who counts its transactions; empty if nobody does, and then the id is 0
 */
public record TransactionBody(
    Optional<String> client, long id, List<RemotePart> actions, List<RemotePart> onFailure) {
  private static final Set<String> ROOT = Set.of("client", "id", "actions", "onFailure");
  private static final Set<String> PART = Set.of("store", "key", "name", "args");

  public static TransactionBody parse(JsonValue body, Settings settings) {
    BodyObject root = BodyObject.of("The body", body, ROOT);
    Optional<String> client =
        root.optionalText("client").map(name -> ActionsBody.client(name, settings));
    OptionalLong id = root.optionalId("id");
    if (id.isPresent() != client.isPresent()) {
      throw Problem.malformed("The body must have both \"client\" and \"id\", or neither.")
          .exception();
    }
    List<RemotePart> actions = parts(root.array("actions"), "Action ", settings);
    List<RemotePart> onFailure =
        root.object().containsKey("onFailure")
            ? parts(root.array("onFailure"), "Failure action ", settings)
            : List.of();
    ActionsBody.checkCount(actions.size(), settings.count(Setting.REQUEST_ACTIONS));
    if (!onFailure.isEmpty()) {
      ActionsBody.checkCount(onFailure.size(), settings.count(Setting.REQUEST_ACTIONS));
    }
    return new TransactionBody(client, id.orElse(0), actions, onFailure);
  }

  /**
   * What is to be applied.
   *
   * @param once what tells repeats if no client counts it
   */
  public RemoteTransaction transaction(Optional<String> once) {
    return new RemoteTransaction(client, id, once, actions, onFailure);
  }

  /** The stores that it names. */
  public Set<String> stores() {
    return Stream.concat(actions.stream(), onFailure.stream())
        .map(RemotePart::store)
        .collect(Collectors.toSet());
  }

  private static List<RemotePart> parts(JsonArray array, String what, Settings settings) {
    List<RemotePart> parts = new ArrayList<>(array.size());
    for (JsonValue each : array) {
      BodyObject part = BodyObject.of(what + parts.size() + " (from 0)", each, PART);
      parts.add(
          new RemotePart(
              part.text("store"), key(part, settings), part.text("name"), part.value("args")));
    }
    return parts;
  }

  private static String key(BodyObject part, Settings settings) {
    try {
      return NameRules.segment("key", part.text("key"), settings.count(Setting.NAME_LENGTH));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(part.where() + ": " + e.getMessage()).exception();
    }
  }
}
