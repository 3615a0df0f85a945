package dev.ropeway.docs;

import dev.ropeway.AccessPolicy;
import dev.ropeway.AccessRequest;
import dev.ropeway.Decision;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The policy of {@code docs/access.md}. */
@ApplicationScoped
public class BoardAccess implements AccessPolicy {
  @Inject Members members;

  @Override
  public String store() {
    return "boards";
  }

  @Override
  public Decision check(AccessRequest request) {
    return Decision.allowIf(members.has(request.key(), request.caller().subject()));
  }
}
