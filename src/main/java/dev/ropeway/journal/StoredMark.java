package dev.ropeway.journal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

/** A row of {@code client_mark}. */
@Entity
@Table(name = "client_mark")
@IdClass(StoredMark.MarkId.class)
class StoredMark {

  /** The primary key. */
  record MarkId(String store, String key, String client) {}

  short bucket;
  @Id String store = "";
  @Id String key = "";
  @Id String client = "";

  @Column(name = "last_id")
  long lastId;
}
