package dev.ropeway.http;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** Tags a key with the users whose data it holds. */
@Path("stores/{store}/keys/{key}/users/{user}")
public interface KeyUsersApi {

  /** Puts a tag on. */
  @PUT
  @UnconditionalFilter.Unconditional
  Response tag(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Encoded @PathParam("user") String user);

  /** Takes a tag off. */
  @DELETE
  @UnconditionalFilter.Unconditional
  Response untag(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Encoded @PathParam("user") String user);
}
