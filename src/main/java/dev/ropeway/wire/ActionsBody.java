package dev.ropeway.wire;

import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.Precondition;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteAction;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that records actions.
 *
 * @param client who counts them; empty if nobody does, and then all ids are 0
 */
public record ActionsBody(Optional<String> client, List<RemoteAction> actions) {
  private static final Set<String> ROOT = Set.of("client", "actions");
  private static final Set<String> ACTION = Set.of("id", "name", "args");

  public static ActionsBody parse(JsonValue body, Settings settings) {
    BodyObject root = BodyObject.of("The body", body, ROOT);
    Optional<String> client = root.optionalText("client").map(name -> client(name, settings));
    return parse(client, root.array("actions"), settings);
  }

  /** Actions that a known client has sent. */
  public static ActionsBody of(String client, JsonArray actions, Settings settings) {
    return parse(Optional.of(client), actions, settings);
  }

  private static ActionsBody parse(Optional<String> client, JsonArray array, Settings settings) {
    checkCount(array.size(), settings.count(Setting.REQUEST_ACTIONS));
    List<RemoteAction> actions = new ArrayList<>(array.size());
    Set<Long> ids = new HashSet<>();
    for (JsonValue each : array) {
      RemoteAction action = action("Action " + actions.size() + " (from 0)", each, client);
      if (client.isPresent() && !ids.add(action.id())) {
        throw Problem.malformed("Two actions have the id " + action.id() + ".").exception();
      }
      actions.add(action);
    }
    return new ActionsBody(client, actions);
  }

  /**
   * The body with a condition on its action.
   *
   * @param condition null: none
   */
  public ActionsBody on(@Nullable Precondition condition) {
    if (condition == null) {
      return this;
    }
    if (actions.size() > 1) {
      throw Problem.malformed("If-Match and If-None-Match can guard one action, not several.")
          .exception();
    }
    RemoteAction only = actions.get(0);
    return new ActionsBody(
        client, List.of(new RemoteAction(only.id(), only.name(), only.args(), condition)));
  }

  /** Checks a client's name. */
  public static String client(String name, Settings settings) {
    int most = settings.count(Setting.NAME_LENGTH);
    Problem.checked(() -> NameRules.check("client", name, most));
    if (name.startsWith(Remote.RESERVED)) {
      throw Problem.malformed(
              "Client names that begin with \"" + Remote.RESERVED + "\" are Ropeway's own.")
          .exception();
    }
    return name;
  }

  /** Checks how many actions a request has. */
  public static void checkCount(int count, int most) {
    if (count == 0) {
      throw Problem.malformed("The body: \"actions\" must not be empty.").exception();
    }
    if (count > most) {
      throw Problem.of(
              422,
              "too-many-actions",
              "The request has too many actions",
              "A request may have " + most + " actions, not " + count + ".")
          .with("limit", (long) most)
          .exception();
    }
  }

  private static RemoteAction action(String where, JsonValue value, Optional<String> client) {
    BodyObject action = BodyObject.of(where, value, ACTION);
    OptionalLong id = action.optionalId("id");
    if (id.isPresent() != client.isPresent()) {
      throw Problem.malformed(
              where
                  + (client.isPresent()
                      ? ": \"id\" is missing"
                      : " has an \"id\" but no \"client\"")
                  + "; a client numbers all its actions, without one none has a number.")
          .exception();
    }
    return new RemoteAction(id.orElse(0), action.text("name"), action.value("args"), null);
  }
}
