package dev.ropeway.docs;

import dev.ropeway.AdmissionRequest;
import dev.ropeway.Decision;
import dev.ropeway.RoomAdmission;
import jakarta.enterprise.context.ApplicationScoped;

/** The admission of {@code docs/rooms.md}. */
@ApplicationScoped
public class Club implements RoomAdmission {
  @Override
  public String store() {
    return "duels";
  }

  @Override
  public Decision admit(AdmissionRequest request) { // caller, store, key, client, present
    return request.client().startsWith("bot-") && request.present() == 0
        ? Decision.deny("bots wait for somebody to play with")
        : Decision.allow();
  }
}
