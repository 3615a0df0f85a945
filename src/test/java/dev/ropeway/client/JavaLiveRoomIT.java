package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Java mirror's room over a live connection. */
class JavaLiveRoomIT extends LiveRoomBehaviour {

  @Override
  TestRoom open(RoomSpec spec) throws Exception {
    return JavaRoom.connect(spec, TransportKind.LIVE);
  }

  @Test
  void manyRoomsOfAClientAreOneConnectionWithItsTokenInNoAddress() throws Exception {
    try (RopewayClient client =
        RopewayClient.of(List.of(proxy().url()), TokenSource.of("token-7"))) {
      List<Room> rooms = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        rooms.add(client.room("lobby", key + "-" + i).connect().get(30, TimeUnit.SECONDS));
      }
      for (Room room : rooms) {
        Outcome outcome = room.increment("/n", 1).get(30, TimeUnit.SECONDS);
        assertTrue(outcome.applied());
      }
      List<String> handshakes = proxy().heads("GET /api/live");
      assertEquals(1, handshakes.size());
      assertEquals(List.of(), proxy().heads("POST"));
      String asked = handshakes.get(0).lines().findFirst().orElseThrow();
      assertTrue(asked.matches("GET /api/live\\?home=[0-9]{1,5} HTTP/1.1"), asked);
      for (Room room : rooms) {
        assertTrue(room.leave().get(30, TimeUnit.SECONDS));
      }
    }
  }
}
