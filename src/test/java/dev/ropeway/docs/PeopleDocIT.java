package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Erasure;
import dev.ropeway.PersonalData;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TaggedKey;
import dev.ropeway.TaggedKeyPage;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
      var tagged = bob.tagUser("user-17"); // completes once the tag is durable

      tagged.toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertEquals(
          List.of("bob"),
          node.parts().people().keys("user-17", "", "", 9).stream().map(TaggedKey::key).toList());
    }
  }

  @Test
  void applicationsDoAllOfIt() throws Exception {
    try (TestNode node =
        TestNode.start(
            TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE))) {
      PersonalData people = node.parts().personalData();
      ByteArrayOutputStream out = new ByteArrayOutputStream();

      people.tag(Players.STORE, "bob", "user-17");
      TaggedKeyPage keys = people.keys("user-17"); // keys.next() leads to the next page
      people.export("user-17", out);
      CompletionStage<Erasure> erased = people.erase("user-17", false); // true: shared keys, too

      assertEquals(1, keys.keys().size());
      assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"bob\""));
      assertEquals(1, erased.toCompletableFuture().get(30, TimeUnit.SECONDS).keys());
    }
  }
}
