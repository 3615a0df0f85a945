package dev.ropeway.journal;

import java.io.Serial;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database cannot be used as it is; the message is one line that says what to do. */
public final class SchemaException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  SchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Says what an exception means: of the database, or else of tables that are not as they were. */
  static SchemaException of(Exception e) {
    SQLException cause = sql(e);
    return cause == null ? different(e) : refused(cause);
  }

  /** Says what to do about tables that are not those of this version. */
  static SchemaException different(Exception e) {
    return new SchemaException(
        "The tables in the database are not those of this version of Ropeway (%s). Use the version that made them, or an empty database."
            .formatted(String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip()),
        e);
  }

  /** Says what to do about what the database said. */
  static SchemaException refused(SQLException e) {
    String state = String.valueOf(deepest(e).getSQLState());
    String message = String.valueOf(deepest(e).getMessage()).replaceAll("\\s+", " ");
    message = message.replaceAll(" Position: \\d+|\\.$", "");
    String advice =
        switch (state) {
          case "F0000" -> ""; // the message has it
          case "28P01", "28000" -> "Correct DB_USER and DB_PASSWORD.";
          case "3D000" -> "Create the database, or correct DB_URL.";
          case "42501" ->
              "Have the owner of the tables migrate them (docs/operations.md), or grant the user the"
                  + " right to create tables: grant create on schema public to …";
          default -> "Start the database, or correct DB_URL.";
        };
    String whole = "Ropeway cannot use its database: %s. %s".formatted(message, advice);
    return new SchemaException(whole.strip(), e);
  }

  private static SQLException deepest(SQLException e) {
    SQLException deepest = e;
    for (Throwable t = e.getCause(); t != null && t != t.getCause(); t = t.getCause()) {
      if (t instanceof SQLException inner && inner.getSQLState() != null) {
        deepest = inner;
      }
    }
    return deepest;
  }

  static @Nullable SQLException sql(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException found) {
        return found;
      }
    }
    return null;
  }
}
