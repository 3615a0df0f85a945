package dev.ropeway.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * The role that Ropeway works as: it owns its database and is nothing beyond it. So what somebody
 * gets into a statement never becomes a program on the machine, which a superuser may start.
 *
 * <p>A database of a former version, in which all belonged to the superuser and nobody needed a
 * password, is taken over: everything in it gets the new owner in one transaction, and passwords
 * are asked for once they are durable. Whatever breaks that off, the next start does it again.
 */
record ApplicationRole(DataFolder folder, Postmaster postmaster, Passwords passwords) {
  private static final String WRONG_PASSWORD = "28P01";
  private static final String SCRAM = "scram-sha-256";

  private static final String EXISTS = "select from pg_roles where rolname = 'ropeway'";
  private static final String MAKE =
      "create role ropeway login nosuperuser nocreatedb nocreaterole noreplication nobypassrls";

  /** All that was made in it since it was initialised, but for what belongs to something else. */
  private static final String HAND_OVER =
      """
      do $$
      declare
        statement text;
      begin
        for statement in
          select format('alter %s %s owner to ropeway', o.type, o.identity)
          from (
            select 'pg_namespace'::regclass as catalog, oid from pg_namespace
            where nspowner = 'postgres'::regrole
            union all
            select 'pg_class'::regclass, oid from pg_class
            where relowner = 'postgres'::regrole and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            union all
            select 'pg_proc'::regclass, oid from pg_proc where proowner = 'postgres'::regrole
            union all
            select 'pg_type'::regclass, t.oid from pg_type t left join pg_class c on c.oid = typrelid
            where typowner = 'postgres'::regrole and (typtype in ('d', 'e', 'r') or relkind = 'c')
            union all
            select 'pg_largeobject'::regclass, oid from pg_largeobject_metadata
            where lomowner = 'postgres'::regrole
          ) as mine,
          lateral pg_identify_object(catalog, oid, 0) as o
          where oid >= 16384 and not exists (
            select from pg_depend d
            where d.classid = catalog and d.objid = mine.oid and d.refobjid <> mine.oid
            and (d.deptype in ('e', 'i') or (d.deptype = 'a' and o.type = 'sequence')))
        loop
          execute statement;
        end loop;
        alter database postgres owner to ropeway;
      end $$
      """;

  /** Makes it so, unless it is. To be called only by a holder of the folder's lock. */
  void ensure() throws SQLException, IOException {
    HostRules rules = new HostRules(folder.rules());
    boolean trusting = rules.trusting();
    if (trusting || !exists()) {
      make();
    }
    if (trusting) {
      rules.askForPasswords();
      try (Connection connection = superuser(Postmaster.DATABASE);
          Statement statement = connection.createStatement()) {
        statement.execute("select pg_reload_conf()");
      }
    }
  }

  private boolean exists() throws SQLException {
    try (Connection connection = superuser("template1")) { // which nobody else has changed
      return exists(connection);
    }
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(EXISTS)) {
      return row.next();
    }
  }

  private void make() throws SQLException {
    try (Connection connection = superuser(Postmaster.DATABASE)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        if (!exists(connection)) {
          statement.execute(MAKE);
        }
        statement.execute(HAND_OVER);
      }
      // What is sent and might be logged is what PostgreSQL stores, not the password.
      PGConnection roles = connection.unwrap(PGConnection.class);
      roles.alterUserPassword(Passwords.SUPERUSER, passwords.superuser().toCharArray(), SCRAM);
      roles.alterUserPassword(Passwords.APPLICATION, passwords.application().toCharArray(), SCRAM);
      connection.commit();
    }
  }

  private Connection superuser(String database) throws SQLException {
    try {
      return postmaster.connectSuperuser(database, passwords.superuser());
    } catch (SQLException e) {
      throw WRONG_PASSWORD.equals(e.getSQLState()) ? Passwords.refused(folder, e) : e;
    }
  }
}
