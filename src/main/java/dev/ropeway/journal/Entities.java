package dev.ropeway.journal;

import java.util.List;

/** The mapped classes, in one place for programs outside a container. */
final class Entities {
  static final List<Class<?>> CLASSES =
      List.of(
          StoredEntry.class,
          StoredAction.class,
          StoredVersion.class,
          StoredMark.class,
          StoredErasure.class,
          StoredRoomNode.class,
          StoredRoom.class,
          StoredRoomClient.class);

  private Entities() {}
}
