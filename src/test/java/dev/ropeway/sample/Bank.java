package dev.ropeway.sample;

import dev.ropeway.IdempotencyKey;
import dev.ropeway.Patch;
import dev.ropeway.PersonalData;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TaggedKey;
import dev.ropeway.TransactionOutcome;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;

/** An EJB that writes rows of its own and patches a session in one container transaction. */
@Stateless
public class Bank {
  @Resource(lookup = "jdbc/ropeway")
  private DataSource source;

  @Resource private SessionContext context;
  @Inject private SessionService sessions;
  @Inject private PersonalData people;

  /** How a transaction ends. */
  public enum End {
    COMMIT,
    EXCEPTION,
    ROLLBACK_ONLY,
    ROLLBACK_ONLY_FIRST
  }

  /** Makes the application's own table. */
  public void prepare() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists receipt (key text, amount bigint)");
    }
  }

  /** Patches twice and writes a receipt; all of it or nothing. */
  public List<Patch> deposit(Session<Account> session, long amount, End end) throws SQLException {
    if (end == End.ROLLBACK_ONLY_FIRST) {
      context.setRollbackOnly();
    }
    List<Patch> patches = new ArrayList<>();
    patches.add(session.patch(Accounts.DEPOSIT, amount));
    if (end != End.ROLLBACK_ONLY_FIRST) {
      write(session.key(), amount);
    }
    patches.add(session.patch(Accounts.DEPOSIT, amount));
    if (end == End.ROLLBACK_ONLY) {
      context.setRollbackOnly();
    }
    if (end == End.EXCEPTION) {
      throw new IllegalStateException("on purpose");
    }
    return patches;
  }

  /** Patches and reads a session's key, and tells what the next statement meets. */
  public String settingsBeside(Session<Account> session) throws SQLException {
    session.patch(Accounts.DEPOSIT, 1L);
    sessions.view(Accounts.STORE, session.key()).latest();
    return settings();
  }

  /** What a connection is set to. */
  public String settings() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select string_agg(name || '=' || setting, ' ') from pg_settings
                where name like 'enable%' or name like 'plan%'
                """)) {
      row.next();
      return row.getString(1) + ", answers within " + connection.getNetworkTimeout() + " ms";
    }
  }

  /** Restores a version and writes a receipt; both or nothing. */
  public Patch restore(String key, long version, End end) throws SQLException {
    Patch patch = sessions.view(Accounts.STORE, key).restoreTo(version);
    write(key, version);
    if (end == End.ROLLBACK_ONLY) {
      context.setRollbackOnly();
    }
    return patch;
  }

  /** Deposits on two accounts at once and writes a receipt; all of it or nothing. */
  public CompletionStage<TransactionOutcome> depositOnBoth(
      Session<Account> first, Session<Account> second, long amount, End end) throws SQLException {
    CompletionStage<TransactionOutcome> outcome =
        sessions.transaction(
            tx -> {
              tx.patch(first, Accounts.DEPOSIT, amount);
              tx.patch(second, Accounts.DEPOSIT, amount);
            });
    write(first.key(), amount);
    if (end == End.ROLLBACK_ONLY) {
      context.setRollbackOnly();
    }
    return outcome;
  }

  /** Does what a message asks for, which may be delivered again, and writes a receipt. */
  public Patch depositOnce(String key, long amount, String message, End end) throws SQLException {
    Patch patch =
        sessions.patch(Accounts.STORE, key, Accounts.DEPOSIT, amount, IdempotencyKey.of(message));
    write(key, amount);
    if (end == End.ROLLBACK_ONLY) {
      context.setRollbackOnly();
    }
    return patch;
  }

  /** The same on two accounts at once. */
  public CompletionStage<TransactionOutcome> depositOnBothOnce(
      String first, String second, long amount, String message) {
    return sessions.transaction(
        IdempotencyKey.of(message),
        tx -> {
          tx.patch(Accounts.STORE, first, Accounts.DEPOSIT, amount);
          tx.patch(Accounts.STORE, second, Accounts.DEPOSIT, amount);
        });
  }

  /** Says that a key is about somebody, and whose keys there are then. */
  public List<String> tag(String key, String user) {
    people.tag(Accounts.STORE, key, user);
    return people.keys(user).keys().stream().map(TaggedKey::key).toList();
  }

  private void write(String key, long amount) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into receipt values (?, ?)")) {
      insert.setString(1, key);
      insert.setLong(2, amount);
      insert.executeUpdate();
    }
  }

  /** A number that a statement with the key as its parameter gives. */
  public long ask(String sql, String key) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, key);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The balance, through the service injected into this EJB, without a transaction. */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public long balance(String key) {
    return sessions.view(Accounts.STORE, key).latest().data().balance();
  }
}
