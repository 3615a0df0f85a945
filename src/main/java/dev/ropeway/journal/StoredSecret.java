package dev.ropeway.journal;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code server_secret}. */
@Entity
@Table(name = "server_secret")
class StoredSecret {
  @Id String name = "";

  byte[] value = {};
}
