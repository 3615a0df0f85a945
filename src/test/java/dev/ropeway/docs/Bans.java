package dev.ropeway.docs;

import dev.ropeway.AccessChanged;
import dev.ropeway.AccessPolicy;
import dev.ropeway.AccessRequest;
import dev.ropeway.Decision;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Who is sent away from the game of {@code docs/access.md}. */
@ApplicationScoped
public class Bans implements AccessPolicy {
  static final Store<JsonValue> BANS =
      Store.of("bans", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT).build();

  @Inject SessionService sessions;
  @Inject Event<AccessChanged> changed;

  private @Nullable Session<JsonValue> bans;

  @Produces
  @ApplicationScoped
  static Store<JsonValue> bans() {
    return BANS;
  }

  @Override
  public String store() {
    return "arena";
  }

  @Override
  public Decision check(AccessRequest request) {
    return banned().containsKey(request.caller().identity())
        ? Decision.deny("You were sent away.")
        : Decision.allow();
  }

  private synchronized JsonObject banned() {
    if (bans == null) {
      bans = sessions.load(BANS, "arena");
      bans.updated(all -> changed.fire(AccessChanged.everybody()));
    }
    return bans.data().asJsonObject();
  }
}
