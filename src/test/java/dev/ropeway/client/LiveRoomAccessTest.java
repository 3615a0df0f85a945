package dev.ropeway.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The same over live connections. */
class LiveRoomAccessTest extends RoomAccessTest {
  private @Nullable FakeLive live;

  @Override
  TransportKind transport() {
    return TransportKind.LIVE;
  }

  @Override
  String url(FakeRopeway here) throws Exception {
    FakeLive made = new FakeLive(here);
    live = made;
    return made.url();
  }

  @AfterEach
  void stopLive() throws Exception {
    Objects.requireNonNull(live).close();
  }
}
