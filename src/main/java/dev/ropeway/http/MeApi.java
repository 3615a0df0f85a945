package dev.ropeway.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Tells the caller who he is. */
@Path("me")
public interface MeApi {

  /** Tells it. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  Response describe();
}
