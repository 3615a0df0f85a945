package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code entry}. */
@Entity
@Table(name = "entry")
@IdClass(EntryKey.class)
class StoredEntry {
  short bucket;
  @Id String store = "";
  @Id String key = "";
  @Version long version;

  @Column(name = "asides")
  long refusals;

  /** The last version at which it was deleted; 0: none. */
  long deleted;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String data;

  String[] migrations = {};

  @Column(name = "user_ids")
  String[] userIds = {};

  @Column(name = "created_at")
  Instant createdAt = Instant.EPOCH;

  @Column(name = "updated_at")
  Instant updatedAt = Instant.EPOCH;
}
