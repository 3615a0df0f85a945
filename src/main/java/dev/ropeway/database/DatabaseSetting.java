package dev.ropeway.database;

import org.jspecify.annotations.Nullable;

/**
 * What may be set from outside: a system property of that name or else an environment variable. An
 * empty one counts as not set, so that a server's own configuration can hide what it inherits.
 */
enum DatabaseSetting {
  /** JDBC URL of the database to use instead of an embedded one. */
  DB_URL,
  DB_USER,
  DB_PASSWORD,
  /** A file that has the password instead, read anew for each connection. */
  DB_PASSWORD_FILE,
  /** Absolute path of the folder that keeps the embedded database. */
  ROPEWAY_DATA;

  @Nullable String value() {
    String value = System.getProperty(name(), System.getenv(name()));
    return value == null || value.isBlank() ? null : value;
  }
}
