package dev.ropeway.client;

/** What rooms of the JavaScript mirror know of each other, over live connections. */
class NodeLiveRoomCompanyIT extends RoomCompanyBehaviour {

  @Override
  TestRoom open(RoomSpec spec) throws Exception {
    return NodeRoom.connectLive(spec);
  }
}
