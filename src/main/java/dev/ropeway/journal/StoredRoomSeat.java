package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code room_seat}. */
@Entity
@Table(name = "room_seat")
@IdClass(StoredRoomClient.RoomClientId.class)
class StoredRoomSeat {
  short bucket;
  @Id String store = "";
  @Id String key = "";
  @Id String client = "";

  @Column(name = "held_until")
  Instant heldUntil = Instant.EPOCH;
}
