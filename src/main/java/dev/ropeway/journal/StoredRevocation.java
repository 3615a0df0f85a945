package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code revocation}. */
@Entity
@Table(name = "revocation")
class StoredRevocation {
  @Id String subject = "";

  @Column(name = "not_before")
  Instant notBefore = Instant.EPOCH;

  @Column(name = "made_at")
  Instant madeAt = Instant.EPOCH;
}
