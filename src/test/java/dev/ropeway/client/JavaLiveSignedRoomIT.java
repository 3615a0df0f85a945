package dev.ropeway.client;

/** The Java mirror where tokens are required, over live connections. */
class JavaLiveSignedRoomIT extends SignedRoomBehaviour {
  @Override
  protected SignedRoom make() {
    return new JavaSignedRoom(TransportKind.LIVE);
  }
}
