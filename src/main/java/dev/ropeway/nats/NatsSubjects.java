package dev.ropeway.nats;

import dev.ropeway.feed.Topic;

/** The subjects of a feed, without what tells those of one database from those of another. */
final class NatsSubjects {
  /** What all nodes hear. */
  static final String ALL = "all";

  /** That rights have changed. */
  static final String ACCESS = "access";

  private static final String ROOMS = "room.";

  private NatsSubjects() {}

  /** What is told of the keys of a slot. */
  static String slot(Topic topic, int slot) {
    return (topic == Topic.ROOMS ? ROOMS : "key.") + slot;
  }

  static boolean ofRoom(String subject) {
    return subject.startsWith(ROOMS);
  }

  /** What one node alone hears. */
  static String node(String name) {
    return "node." + name;
  }
}
