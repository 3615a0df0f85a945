package dev.ropeway.node;

import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a node listens to the others. Listening takes a connection that stays the same, which a
 * pooler does not give: {@code DB_FEED_URL} leads past it.
 */
final class FeedSource {
  private static final String URL = "DB_FEED_URL";

  private FeedSource() {}

  /**
   * The database of that URL, as the user of the other one unless it names one; without it, the
   * container's data source.
   *
   * @throws IllegalArgumentException if it is no URL of PostgreSQL
   */
  static DataSource of(Function<String, Optional<String>> config, DataSource usual) {
    return config.apply(URL).map(url -> past(url, config)).orElse(usual);
  }

  private static DataSource past(String url, Function<String, Optional<String>> config) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    config.apply("DB_USER").ifPresent(source::setUser);
    config.apply("DB_PASSWORD").ifPresent(source::setPassword);
    try {
      source.setURL(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          URL + " is no URL of a PostgreSQL, such as jdbc:postgresql://localhost:5432/ropeway", e);
    }
    return source;
  }
}
