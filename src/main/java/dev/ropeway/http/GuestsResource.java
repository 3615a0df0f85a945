package dev.ropeway.http;

import dev.ropeway.remote.GuestToken;
import dev.ropeway.remote.Remote;
import dev.ropeway.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Makes guests, where there are any. */
@ApplicationScoped
public class GuestsResource implements GuestsApi {
  @Inject private Visits visits;

  @Override
  public Response make() {
    Remote remote = visits.now().remote();
    if (remote.callers().open()) {
      return Response.noContent().build(); // nobody needs a token
    }
    GuestToken made =
        remote
            .callers()
            .guest(remote.rights().caller())
            .orElseThrow(
                () ->
                    Problem.notFound("There are no guests here, which takes ropeway.auth=demo.")
                        .exception());
    JsonObjectBuilder json =
        Json.object()
            .add("token", made.token())
            .add("subject", made.subject())
            .add("expiresAt", made.expiresAt().toString());
    return Json.response(201, json).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }
}
