package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code room_group}. */
@Entity
@Table(name = "room_group")
@IdClass(StoredRoomGroup.GroupId.class)
class StoredRoomGroup {

  /** The primary key. */
  record GroupId(String store, String name) {}

  @Id String store = "";
  @Id String name = "";

  @Column(name = "used_at")
  Instant usedAt = Instant.EPOCH;
}
