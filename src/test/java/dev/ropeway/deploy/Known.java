package dev.ropeway.deploy;

import dev.ropeway.config.AuthSettings;
import dev.ropeway.config.Listening;
import dev.ropeway.config.Settings;
import dev.ropeway.config.WebRules;
import dev.ropeway.nats.NatsServers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names that somebody listens to, read from those who do. */
final class Known {
  /** What MicroProfile Health serves. */
  static final Set<String> HEALTH_PATHS =
      Set.of("/health/live", "/health/ready", "/health/started");

  private static final Pattern VARIABLE = Pattern.compile("<variable name=\"(\\w+)\"");

  /** A name that a program asks its environment for. */
  private static final Pattern READ = Pattern.compile("\"(DB_\\w+)\"");

  private Known() {}

  /** Every environment variable that the server, its data source or the application reads. */
  static Set<String> variables() {
    Set<String> names = new HashSet<>();
    VARIABLE
        .matcher(Containerfile.text(Path.of("liberty/platform.xml")))
        .results()
        .forEach(found -> names.add(found.group(1)));
    READ.matcher(Containerfile.text(Path.of("src/main/java/dev/ropeway/journal/Migrate.java")))
        .results()
        .forEach(found -> names.add(found.group(1)));
    dataSourceSettings().map(Object::toString).forEach(names::add);
    Function<String, Optional<String>> reader =
        property -> {
          names.add(property.replace('.', '_').toUpperCase(Locale.ROOT));
          return Optional.of("none").filter(none -> property.equals(AuthSettings.AUTH));
        };
    Settings.read(reader);
    AuthSettings.read(reader, false);
    WebRules.read(reader);
    Listening.read(reader);
    NatsServers.read(reader);
    return names;
  }

  /** An image has to have a digest, or a tag that names one release: 18.1, not 18 or latest. */
  static boolean isPinned(String image) {
    return image.matches(".+@sha256:[0-9a-f]{64}|.+:\\d+\\.\\d+[\\w.-]*");
  }

  /** The class that a command of Java's starts, which has to be one. */
  static Class<?> started(List<String> command) throws ReflectiveOperationException {
    Class<?> found = Class.forName(command.get(command.size() - 1));
    found.getMethod("main", String[].class);
    return found;
  }

  private static Stream<?> dataSourceSettings() {
    try {
      Class<?> settings = Class.forName("dev.ropeway.database.DatabaseSetting");
      return Arrays.stream(settings.getEnumConstants());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
