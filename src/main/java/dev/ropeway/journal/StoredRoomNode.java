package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code room_node}. */
@Entity
@Table(name = "room_node")
class StoredRoomNode {
  @Id String node = "";

  @Column(name = "seen_at")
  Instant seenAt = Instant.EPOCH;
}
