package dev.ropeway.journal;

import dev.ropeway.Erasure;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code erasure}. */
@Entity
@Table(name = "erasure")
class StoredErasure {
  @Id UUID id = new UUID(0, 0);

  @Column(name = "user_hash")
  String userHash = "";

  @Column(name = "user_id")
  @Nullable String userId;

  @Column(name = "requested_at")
  Instant requestedAt = Instant.EPOCH;

  @Column(name = "active_at")
  Instant activeAt = Instant.EPOCH;

  @Column(name = "done_at")
  @Nullable Instant doneAt;

  long keys;

  boolean shared;

  long renamed;

  Erasure told() {
    return new Erasure(id, requestedAt, doneAt, keys, renamed, shared);
  }
}
