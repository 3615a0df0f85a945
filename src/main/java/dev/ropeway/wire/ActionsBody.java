package dev.ropeway.wire;

import dev.ropeway.After;
import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.Precondition;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteAction;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
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
 * @param later when its only action is due, which nobody counts then; empty: at once
 */
public record ActionsBody(
    Optional<String> client, List<RemoteAction> actions, Optional<After> later) {
  private static final Set<String> ROOT = Set.of("client", "actions");
  private static final Set<String> ACTION = Set.of("id", "name", "args", "after", "at");

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
    Optional<After> later = Optional.empty();
    for (JsonValue each : array) {
      String where = "Action " + actions.size() + " (from 0)";
      RemoteAction action = action(where, each, client);
      later = later.or(() -> later(where, each.asJsonObject()));
      if (client.isPresent() && !ids.add(action.id())) {
        throw Problem.malformed("Two actions have the id " + action.id() + ".").exception();
      }
      actions.add(action);
    }
    if (later.isPresent() && (client.isPresent() || array.size() > 1)) {
      throw Problem.malformed(
              "An action that is due later has a request of its own, without a client and id; an"
                  + " Idempotency-Key makes it safe to repeat.")
          .exception();
    }
    return new ActionsBody(client, actions, later);
  }

  private static Optional<After> later(String where, JsonObject object) {
    BodyObject action = new BodyObject(where, object);
    Optional<String> after = action.optionalText("after");
    Optional<String> at = action.optionalText("at");
    if (after.isPresent() && at.isPresent()) {
      throw Problem.malformed(where + " has both \"after\" and \"at\".").exception();
    }
    try {
      return after
          .map(text -> After.duration(Duration.parse(text)))
          .or(() -> at.map(text -> After.at(Instant.parse(text))));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw Problem.malformed(
              where
                  + (after.isPresent()
                      ? ": \"after\" must be a duration from now such as PT30M"
                      : ": \"at\" must be an instant such as 2026-11-01T00:00:00Z")
                  + ".")
          .exception();
    }
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
    if (later.isPresent()) {
      throw Problem.malformed("If-Match and If-None-Match cannot guard what is due later.")
          .exception();
    }
    RemoteAction only = actions.get(0);
    return new ActionsBody(
        client, List.of(new RemoteAction(only.id(), only.name(), only.args(), condition)), later);
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
