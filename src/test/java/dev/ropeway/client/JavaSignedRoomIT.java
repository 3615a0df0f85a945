package dev.ropeway.client;

/** The Java mirror where tokens are required. */
class JavaSignedRoomIT extends SignedRoomBehaviour {
  @Override
  protected SignedRoom make() {
    return new JavaSignedRoom();
  }
}
