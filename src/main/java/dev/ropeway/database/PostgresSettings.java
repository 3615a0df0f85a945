package dev.ropeway.database;

import java.util.Map;

/** How the embedded PostgreSQL runs. */
final class PostgresSettings {
  /**
   * The library that starts it is made for tests and turns durability off; here everything is as
   * durable as PostgreSQL is by default.
   */
  static final Map<String, String> PRODUCTION =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("max_connections", "200"),
          Map.entry("shared_buffers", "256MB"),
          Map.entry("max_wal_size", "2GB"),
          // Nobody looks for it on a socket file, and two users' servers must not share a folder.
          Map.entry("unix_socket_directories", ""));

  private PostgresSettings() {}
}
