package dev.ropeway.client;

/** What rooms of the JavaScript mirror know of each other. */
class NodeRoomCompanyIT extends RoomCompanyBehaviour {

  @Override
  TestRoom open(RoomSpec spec) throws Exception {
    return NodeRoom.connect(spec);
  }
}
