package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code recorded_action}. */
@Entity
@Table(name = "recorded_action")
@IdClass(StoredAction.ActionId.class)
class StoredAction {

  /** The primary key. */
  record ActionId(String store, String key, String client, long id) {}

  short bucket;
  @Id String store = "";
  @Id String key = "";
  @Id String client = "";
  @Id long id;
  String name = "";

  @JdbcTypeCode(SqlTypes.JSON)
  String args = "";

  @Column(name = "if_versions")
  Long @Nullable [] ifVersions;

  @Column(name = "recorded_at")
  Instant recordedAt = Instant.EPOCH;

  @Nullable String status;
  @Nullable String reason;
  @Nullable String cause;

  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String result;

  @Nullable Long version;

  @Column(name = "aside")
  @Nullable Long refusal;

  @Column(name = "decided_at")
  @Nullable Instant decidedAt;

  @Nullable String actor;

  String @Nullable [] roles;
}
