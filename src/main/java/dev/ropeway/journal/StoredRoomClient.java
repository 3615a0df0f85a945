package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code room_client}. */
@Entity
@Table(name = "room_client")
@IdClass(StoredRoomClient.RoomClientId.class)
class StoredRoomClient {

  /** The primary key. */
  record RoomClientId(String store, String key, String client) {}

  short bucket;
  @Id String store = "";
  @Id String key = "";
  @Id String client = "";
  String[] nodes = {};

  @Column(name = "absent_since")
  @Nullable Instant absentSince;
}
