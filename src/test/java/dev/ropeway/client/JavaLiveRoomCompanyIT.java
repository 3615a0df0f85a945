package dev.ropeway.client;

/** What rooms of the Java mirror know of each other, over live connections. */
class JavaLiveRoomCompanyIT extends RoomCompanyBehaviour {

  @Override
  TestRoom open(RoomSpec spec) throws Exception {
    return JavaRoom.connect(spec, TransportKind.LIVE);
  }
}
