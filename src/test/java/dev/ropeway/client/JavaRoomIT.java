package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.client.Disconnect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Java mirror's room, by server-sent events and requests. */
class JavaRoomIT extends RoomBehaviour {

  @Override
  TestRoom open(RoomSpec spec) throws Exception {
    return JavaRoom.connect(spec, TransportKind.SSE);
  }

  @Test
  void aTokenGoesWithEveryRequest() throws Exception {
    try (RopewayClient client =
        RopewayClient.of(List.of(proxy().url()), TokenSource.of("token-7"))) {
      Room room =
          client
              .room("lobby", key)
              .transport(TransportKind.SSE)
              .connect()
              .get(30, TimeUnit.SECONDS);
      assertTrue(room.increment("/n", 1).get(30, TimeUnit.SECONDS).applied());
    }
    List<String> heads = proxy().heads("");
    assertTrue(
        heads.stream().allMatch(head -> head.contains(": Bearer token-7\r")), heads::toString);
    assertFalse(heads.stream().anyMatch(head -> head.split("\r", 2)[0].contains("token-7")));
  }

  @Test
  void aStreamThatIsSilentIsGivenUpAndOpenedAgain() throws Exception {
    try (RopewayClient client = RopewayClient.of(proxy().url())) {
      Room room =
          client
              .room("lobby", key)
              .transport(TransportKind.SSE)
              .silence(Duration.ofMillis(300))
              .connect()
              .get(30, TimeUnit.SECONDS);
      Await.until(
          PATIENCE,
          "the room notices",
          () -> room.disconnect().filter(why -> why.type() == Type.SERVER_SILENT).isPresent());
      Await.until(PATIENCE, "it is back", () -> room.statistics().connections() > 1);
      assertTrue(room.increment("/n", 1).get(30, TimeUnit.SECONDS).applied());
    }
  }
}
