package dev.ropeway.journal;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code entry_version}. */
@Entity
@Table(name = "entry_version")
@IdClass(StoredVersion.VersionId.class)
class StoredVersion {

  /** The primary key. */
  record VersionId(String store, String key, long version) {}

  short bucket;
  @Id String store = "";
  @Id String key = "";
  @Id long version;
  Instant at = Instant.EPOCH;

  @JdbcTypeCode(SqlTypes.JSON)
  String patch = "";

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String snapshot;

  @JdbcTypeCode(SqlTypes.JSON)
  String actions = "";

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String log;

  String @Nullable [] migrations;
}
