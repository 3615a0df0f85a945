package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TaggedKey;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The examples of docs/people.md; those with curl are in {@code UsersIT}. */
class PeopleDocIT {

  @Test
  void examplesWork() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      SessionService sessions = node.sessions();

      Session<Player> bob = sessions.load(Players.STORE, "bob");
      var tagged = bob.userId("user-17"); // completes once the tag is durable

      tagged.toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertEquals(
          List.of("bob"),
          node.parts().people().keys("user-17", "", "", 9).stream().map(TaggedKey::key).toList());
    }
  }
}
