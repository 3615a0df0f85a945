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

/** A row of {@code scheduled_action}. */
@Entity
@Table(name = "scheduled_action")
@IdClass(StoredScheduled.ScheduledId.class)
class StoredScheduled {

  /** The primary key. */
  record ScheduledId(String store, String key, String id) {}

  short bucket;
  @Id String store = "";
  @Id String key = "";
  @Id String id = "";
  String client = "";
  String name = "";

  @JdbcTypeCode(SqlTypes.JSON)
  String args = "";

  boolean once;

  @Column(name = "due_at")
  Instant dueAt = Instant.EPOCH;

  @Column(name = "made_at")
  Instant madeAt = Instant.EPOCH;

  @Nullable String actor;

  String @Nullable [] roles;
}
