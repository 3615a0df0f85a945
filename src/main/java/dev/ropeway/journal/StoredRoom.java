package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code room}. */
@Entity
@Table(name = "room")
@IdClass(EntryKey.class)
class StoredRoom {
  short bucket;
  @Id String store = "";
  @Id String key = "";

  @Column(name = "empty_since")
  @Nullable Instant emptySince;
}
