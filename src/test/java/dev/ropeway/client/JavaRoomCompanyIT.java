package dev.ropeway.client;

/** What rooms of the Java mirror know of each other, by server-sent events and requests. */
class JavaRoomCompanyIT extends RoomCompanyBehaviour {

  @Override
  TestRoom open(RoomSpec spec) throws Exception {
    return JavaRoom.connect(spec, TransportKind.SSE);
  }
}
