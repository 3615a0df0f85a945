package dev.ropeway.nats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is and as whom it is used. Immutable.
 *
 * @param urls of its servers: {@code nats://} or, over TLS, {@code tls://}, with a user and
 *     password or a token before an {@code @} if it wants them
 * @param credentials a file with a JWT and its key; null: there is none
 */
public record NatsServers(List<String> urls, @Nullable Path credentials) {
  private static final String FEED = "ropeway.feed";
  private static final String CREDENTIALS = "ropeway.feed.credentials";
  private static final String TLS = "tls://";
  private static final Pattern URL =
      Pattern.compile("(nats|tls)://([^@/\\s]+@)?([\\w.-]+|\\[[0-9a-fA-F:]+])(:\\d{1,5})?");

  /** Takes over a list that does not change. */
  public NatsServers {
    urls = List.copyOf(urls);
  }

  /**
   * Reads the properties {@code ropeway.feed}, URLs with commas between, and {@code
   * ropeway.feed.credentials}. Empty if the feed is the database's.
   *
   * @throws IllegalArgumentException saying which is wrong and what it may be, but no password
   */
  public static Optional<NatsServers> read(Function<String, Optional<String>> source) {
    String text = source.apply(FEED).orElse("").strip();
    Path credentials =
        source.apply(CREDENTIALS).filter(t -> !t.isBlank()).map(Path::of).orElse(null);
    if (text.isEmpty() || text.equals("postgresql")) {
      return Optional.empty();
    }
    List<String> urls = Stream.of(text.split(",")).map(String::strip).toList();
    long secure = urls.stream().filter(url -> url.startsWith(TLS)).count();
    if (!urls.stream().allMatch(url -> URL.matcher(url).matches())
        || (secure != 0 && secure != urls.size())) {
      throw new IllegalArgumentException(
          FEED
              + " must be postgresql, or addresses of one NATS broker with commas between, such as"
              + " nats://localhost:4222, or all tls://user:password@nats.example:4222 over TLS.");
    }
    if (credentials != null && !Files.isReadable(credentials)) {
      throw new IllegalArgumentException(CREDENTIALS + ": " + credentials + " cannot be read.");
    }
    requireClient();
    return Optional.of(new NatsServers(urls, credentials));
  }

  /** Whether they are used over TLS. */
  boolean secure() {
    return urls.stream().anyMatch(url -> url.startsWith(TLS));
  }

  private static void requireClient() {
    try {
      Class.forName("io.nats.client.Nats", false, NatsServers.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          FEED + " names a NATS broker: add the library io.nats:jnats to the application.", e);
    }
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return String.join(",", urls.stream().map(url -> url.replaceFirst("//.*@", "//")).toList());
  }
}
