package dev.ropeway.docs;

import dev.ropeway.AccessPolicy;
import dev.ropeway.AccessRequest;
import dev.ropeway.Decision;
import dev.ropeway.Right;
import jakarta.enterprise.context.ApplicationScoped;

/** The policy of the tenants' documents in {@code docs/access.md}. */
@ApplicationScoped
public class Archive implements AccessPolicy {
  @Override
  public String store() {
    return "documents";
  }

  @Override
  public Decision check(AccessRequest request) {
    return request.right() == Right.ACT && request.key().contains("/archive/")
        ? Decision.deny("What is in the archive stays as it is.")
        : Decision.allow();
  }
}
