package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;

/** Tags a key with the users whose data it holds. */
@ApplicationScoped
public class KeyUsersResource implements KeyUsersApi {
  @Inject private Ropeway ropeway;
  @Inject private Visits visits;

  @Override
  public Response tag(String store, String key, String user) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    String name = visit.segment("user", user);
    visit.remote().rights().requireNewTag(target.store(), target.key(), name);
    if (!ropeway.people().tag(target.store().name(), target.key(), name)) {
      int most = visit.settings().count(Setting.KEY_USERS);
      throw Problem.of(
              422,
              "too-many-users",
              "The key has too many users",
              "A key may be tagged with " + most + " users.")
          .with("limit", (long) most)
          .exception();
    }
    return Response.noContent().build();
  }

  @Override
  public Response untag(String store, String key, String user) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    String name = visit.named("user", user);
    visit.remote().rights().requireTagging(target.store(), target.key(), name);
    ropeway.people().untag(target.store().name(), target.key(), name);
    return Response.noContent().build();
  }
}
