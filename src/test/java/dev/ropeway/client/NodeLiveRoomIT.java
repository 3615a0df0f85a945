package dev.ropeway.client;

/** The JavaScript mirror's room, in Node, over a live connection. */
class NodeLiveRoomIT extends LiveRoomBehaviour {

  @Override
  TestRoom open(RoomSpec spec) throws Exception {
    return NodeRoom.connectLive(spec);
  }
}
