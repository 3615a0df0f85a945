package dev.ropeway.client;

/** The Java mirror where tokens are required, by server-sent events and requests. */
class JavaSignedRoomIT extends SignedRoomBehaviour {
  @Override
  protected SignedRoom make() {
    return new JavaSignedRoom(TransportKind.SSE);
  }
}
