package dev.ropeway.http;

import dev.ropeway.remote.GuestToken;
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
    GuestToken made =
        visits
            .now()
            .remote()
            .guest()
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
