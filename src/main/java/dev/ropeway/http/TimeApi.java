package dev.ropeway.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Tells the time. */
@Path("time")
public interface TimeApi {

  /** The time of this node. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  Response time();
}
