package dev.ropeway.journal;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A program that makes the tables and ends: for the owner of the database, before nodes start that
 * work as a role which may only read and write rows. It takes {@code DB_URL}, {@code DB_OWNER_USER}
 * and {@code DB_OWNER_PASSWORD} from the environment, or the name of a file that has the password
 * from {@code DB_OWNER_PASSWORD_FILE}. With the argument {@code finish} it ends what is kept for
 * nodes of an older version.
 */
public final class Migrate {
  /** Which migrations were run is the owner's to write; what others were given goes for tables. */
  private static final String KEEP =
      """
      do $$
      declare
        other regrole;
      begin
        for other in
          select distinct grantee from pg_class, aclexplode(relacl)
          where oid = 'ropeway_schema'::regclass and grantee not in (0, relowner)
        loop
          execute format(
            'revoke insert, update, delete, truncate on ropeway_schema from %s', other);
        end loop;
      end $$
      """;

  private static final String FINISH =
      "Nodes of an older version can go on working with them. When none is left, run this again with"
          + " the argument finish: what is kept for them goes.";

  private Migrate() {}

  /** Runs it; the exit code tells whether all is well. */
  public static void main(String[] args) {
    boolean finish = List.of(args).equals(List.of("finish"));
    if (args.length > 0 && !finish) {
      System.err.println("The only argument there is: finish");
      System.exit(2);
    }
    System.exit(run(System.getenv(), finish, System.out, System.err));
  }

  /**
   * Runs it, in an environment and with streams to print to.
   *
   * @param finish whether no node of an older version is left that what it needs is kept for
   */
  public static int run(
      Map<String, String> environment, boolean finish, PrintStream out, PrintStream err) {
    try {
      PGSimpleDataSource source =
          ProgramSource.of(
              environment,
              "DB_OWNER_USER",
              "DB_OWNER_PASSWORD",
              "DB_OWNER_PASSWORD_FILE",
              "ropeway migration");
      boolean done = Tables.migrate(source, finish);
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(KEEP);
      }
      out.println("Ropeway's tables are those of this version.");
      if (!done) {
        out.println(FINISH);
      }
      return 0;
    } catch (SchemaException | IllegalArgumentException e) {
      err.println(e.getMessage());
    } catch (SQLException e) {
      err.println(SchemaException.refused(e).getMessage());
    }
    return 1;
  }
}
