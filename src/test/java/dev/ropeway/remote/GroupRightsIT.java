package dev.ropeway.remote;

import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.AccessPolicy;
import dev.ropeway.AccessRequest;
import dev.ropeway.Decision;
import dev.ropeway.GivenRights;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.access.Access;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is sent to a room of a group may go there. */
class GroupRightsIT {
  private final Store<JsonValue> boards =
      Store.of("boards", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .capacity(2)
          .build();
  private final Set<String> given = new HashSet<>();
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final TestNode node =
      TestNode.guarded(
          access(), NodeClock.system(), url, Settings.standard(), List.of(boards), List.of(), null);

  private Access access() {
    return GivenRights.access(
        new AccessPolicy() {
          @Override
          public String store() {
            return "boards";
          }

          @Override
          public Decision check(AccessRequest request) {
            String who = request.caller().subject() + " ";
            return Decision.allowIf(
                given.contains(who + request.name()) && !given.contains(who + request.key()));
          }
        });
  }

  @AfterEach
  void stop() {
    node.close();
    journal.close();
  }

  private String join(String subject, String client) throws Exception {
    return node.remote()
        .as(caller(subject))
        .rooms()
        .join(node.store(caller(subject), "boards"), "duel", client)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .key();
  }

  private void give(String subject, String... rights) {
    Stream.of(rights).forEach(right -> given.add(subject + " " + right));
  }

  @Test
  void itTakesTheRightsOnTheKeysOfTheGroupAndOnesOwnName() throws Exception {
    give("ann", "read", "watch");
    GivenRights.assertDenied(Kind.FORBIDDEN, () -> join("ann", "~1"));
    give("bob", "read", "presence");
    GivenRights.assertDenied(Kind.FORBIDDEN, () -> join("bob", "~1"));
    give("ann", "presence");
    GivenRights.assertDenied(Kind.CLIENT_NOT_YOURS, () -> join("ann", "bob~1"));
    assertEquals(0, journal.number("select count(*) from room_group"));
    String key = join("ann", "~1");
    give("bob", "watch");
    assertEquals(key, join("bob", "~1"));
  }

  @Test
  void whoMayNotGoToTheRoomThatWasFoundIsDenied() throws Exception {
    give("ann", "read", "watch", "presence");
    give("bob", "read", "watch", "presence");
    give("bob", join("ann", "~1")); // that is the key he may not have
    ExecutionException denied = assertThrows(ExecutionException.class, () -> join("bob", "~1"));
    assertEquals(
        Kind.HIDDEN, assertInstanceOf(AccessDeniedException.class, denied.getCause()).kind());
  }
}
