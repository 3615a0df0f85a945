package dev.ropeway.http;

import dev.ropeway.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;

/** Tells the caller who he is. */
@ApplicationScoped
public class MeResource implements MeApi {
  @Inject private Visits visits;

  @Override
  public Response describe() {
    Visit visit = visits.now();
    JsonObjectBuilder json = Json.object().add("auth", visit.remote().callers().mode());
    Caller caller = visit.remote().rights().caller();
    if (caller != null) {
      json.add("subject", caller.subject())
          .add("identity", caller.identity())
          .add("roles", Json.array(caller.roles().stream().sorted().toList()));
      Json.addNullable(json, "expiresAt", caller.expiresAt());
    }
    return Json.response(200, json).build();
  }
}
