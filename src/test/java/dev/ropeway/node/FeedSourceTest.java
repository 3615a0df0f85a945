package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class FeedSourceTest {
  private final DataSource usual = new PGSimpleDataSource();

  private DataSource of(Map<String, String> config) {
    return FeedSource.of(name -> Optional.ofNullable(config.get(name)), usual);
  }

  private PGSimpleDataSource past(Map<String, String> config) {
    return assertInstanceOf(PGSimpleDataSource.class, of(config));
  }

  @Test
  void withoutUrlItIsTheUsualOne() {
    assertSame(usual, of(Map.of("DB_USER", "bob")));
  }

  @Test
  void urlHasTheUserOfTheOtherUnlessItNamesOne() {
    String url = "jdbc:postgresql://db1:5432,db2:5433/ropeway?targetServerType=primary";
    Map<String, String> config =
        Map.of("DB_FEED_URL", url, "DB_USER", "bob", "DB_PASSWORD", "secret");
    PGSimpleDataSource source = past(config);
    assertEquals("bob", source.getUser());
    assertEquals("secret", source.getPassword());
    assertEquals("ropeway", source.getDatabaseName());
    assertEquals(2, source.getServerNames().length);
    assertEquals("primary", source.getTargetServerType());

    assertEquals("ann", past(Map.of("DB_FEED_URL", url + "&user=ann", "DB_USER", "bob")).getUser());
  }

  @Test
  void anotherUrlIsRefusedByName() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> of(Map.of("DB_FEED_URL", "postgres://db1/ropeway")));
    assertTrue(refused.toString().contains(": DB_FEED_URL is no URL"), refused::toString);
  }
}
