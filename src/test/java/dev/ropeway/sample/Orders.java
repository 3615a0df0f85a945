package dev.ropeway.sample;

import dev.ropeway.SessionService;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Orders that are there if and only if they are paid for. */
@ApplicationScoped
public class Orders {
  @Inject private SessionService sessions;

  @Resource(lookup = "jdbc/ropeway")
  private DataSource source;

  /** Makes the application's own table. */
  public void prepare() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists purchase (buyer text, item text)");
    }
  }

  @Transactional
  public void order(String buyer, String item, long price) {
    sessions.applyNow(tx -> tx.patch(Accounts.STORE, buyer, Accounts.DEPOSIT, -price));
    insertOrder(buyer, item);
  }

  private void insertOrder(String buyer, String item) {
    try (Connection connection = source.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into purchase values (?, ?)")) {
      insert.setString(1, buyer);
      insert.setString(2, item);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
