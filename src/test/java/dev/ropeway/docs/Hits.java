package dev.ropeway.docs;

import dev.ropeway.Session;
import dev.ropeway.SessionService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;

/** What counts in the game of {@code docs/access.md}. */
@ApplicationScoped
public class Hits {
  @Inject SessionService sessions;

  void count(String arena, String player) {
    try (Session<JsonValue> session = sessions.load(Arena.STORE, arena)) {
      session.patch(Arena.HIT, player);
    }
  }
}
