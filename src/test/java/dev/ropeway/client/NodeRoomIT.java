package dev.ropeway.client;

/** The JavaScript mirror's room, in Node. */
class NodeRoomIT extends RoomBehaviour {

  @Override
  TestRoom open(RoomSpec spec) throws Exception {
    return NodeRoom.connect(spec);
  }
}
