package dev.ropeway.http;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Makes guests, where there are any. */
@Path(GuestsApi.PATH)
public interface GuestsApi {
  /** Where whoever has no token yet may ask for one. */
  String PATH = "guests";

  /** Gives a token to somebody new, or a fresh one to a guest. */
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  Response make();
}
