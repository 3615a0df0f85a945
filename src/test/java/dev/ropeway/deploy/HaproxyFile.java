package dev.ropeway.deploy;

import dev.ropeway.Haproxy;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What the balancer's configuration says of itself. */
final class HaproxyFile {
  static final Path PATH = Haproxy.CONFIGURATION;

  private static final Pattern PRESET = Pattern.compile("(?m)^  presetenv (\\w+) \"?([^\"\\n]+)");

  private HaproxyFile() {}

  /** What a variable is unless the environment says otherwise. */
  static String preset(String name) {
    return PRESET
        .matcher(Containerfile.text(PATH))
        .results()
        .filter(found -> found.group(1).equals(name))
        .map(found -> found.group(2))
        .findFirst()
        .orElseThrow();
  }
}
