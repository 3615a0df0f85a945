package dev.ropeway.config;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * What an application that Ropeway is a part of need not say: that its OpenAPI document is its own,
 * without Ropeway's operations, and that libraries have none, whose classes take seconds to read.
 * Below every other source, so that whatever the application says goes. Immutable.
 */
public final class ScanDefaults implements ConfigSource {
  private static final Map<String, String> VALUES =
      Map.of(
          "mp.openapi.scan.exclude.packages",
          String.join(
              ",",
              "com.ethlo",
              "com.fasterxml",
              "com.github",
              "com.networknt",
              "dev.ropeway.http",
              "net.bytebuddy",
              "org.antlr",
              "org.flywaydb",
              "org.hibernate",
              "org.jboss",
              "tools.jackson"));

  @Override
  public int getOrdinal() {
    return 10;
  }

  @Override
  public String getName() {
    return "Ropeway's defaults";
  }

  @Override
  public Set<String> getPropertyNames() {
    return VALUES.keySet();
  }

  @Override
  public @Nullable String getValue(String name) {
    return VALUES.get(name);
  }
}
