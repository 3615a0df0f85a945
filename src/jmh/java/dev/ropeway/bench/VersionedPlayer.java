package dev.ropeway.bench;

import dev.ropeway.demo.Player;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A player as most would map it. */
@Entity
@Table(schema = "bench", name = "versioned")
class VersionedPlayer {

  @Id String key = "";
  @Version long version;

  @JdbcTypeCode(SqlTypes.JSON)
  Player data = new Player("new player", 0, List.of());
}
