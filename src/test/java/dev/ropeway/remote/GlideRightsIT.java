package dev.ropeway.remote;

import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.GivenRights;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.UpdateStream;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client moves is shown in the data of others, so that takes the right to set it. */
class GlideRightsIT {
  private final Store<JsonValue> boards =
      Store.of("boards", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .build();

  private final GivenRights rights = new GivenRights("boards");

  @Test
  void glidingTakesTheRightToSetEndingItAndOtherValuesDoNot() {
    try (TestNode node =
            TestNode.guarded(
                GivenRights.access(rights),
                NodeClock.system(),
                TestDatabase.freshDatabaseUrl(),
                Settings.standard(),
                List.of(boards),
                List.of(),
                null);
        UpdateStream there = come(node)) {
      assertNotNull(there, "who is not there has no values");
      set(node, "/cursor", JsonValue.TRUE);
      set(node, "/$glide", JsonValue.TRUE);
      set(node, "/$glide/x", JsonValue.NULL);
      GivenRights.assertDenied(Kind.FORBIDDEN, () -> set(node, "/$glide/x", JsonValue.TRUE));
      rights.give("ann", "b", "act.set");
      set(node, "/$glide/x", JsonValue.TRUE);
    }
  }

  private UpdateStream come(TestNode node) {
    rights.give("ann", "", "read"); // so that she may know of the store
    rights.give("ann", "b", "read", "watch", "presence");
    return Objects.requireNonNull(
        node.remote().as(caller("ann")).rooms().stream(
            node.store(caller("ann"), "boards"), "b", null, Optional.of("ann~1")));
  }

  private void set(TestNode node, String path, JsonValue value) {
    node.remote()
        .as(caller("ann"))
        .rooms()
        .set(node.store(caller("ann"), "boards"), "b", "ann~1", Map.of(path, value));
  }
}
