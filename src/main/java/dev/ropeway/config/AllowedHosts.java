package dev.ropeway.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * For which hosts requests are taken. A page of another site whose name its owner lets lead to this
 * server (DNS rebinding) asks for that name, and is refused: names have to be listed. Addresses and
 * {@code localhost} need not be, for nobody can make those lead elsewhere. Immutable.
 *
 * @param any whether every host is taken
 * @param names those that are, in lower case, each with a port or for all ports
 */
public record AllowedHosts(boolean any, Set<String> names) {
  /** The property: names separated by commas, or {@code *}. */
  public static final String KEY = "ropeway.hosts";

  /** A name has at most 253 characters. */
  private static final int LONGEST = 260;

  private static final String LABEL = "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?";
  private static final Pattern NAME =
      Pattern.compile("(?<name>" + LABEL + "(\\." + LABEL + ")*)\\.?(:(?<port>\\d{1,5})?)?");
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern ADDRESS =
      Pattern.compile("(" + BYTE + "(\\." + BYTE + "){3}|\\[[0-9a-f:.]+])(:\\d{0,5})?");

  /** Copies the names. */
  public AllowedHosts {
    names = Set.copyOf(names);
  }

  /**
   * Reads the property.
   *
   * @throws IllegalArgumentException naming what is no host's name
   */
  public static AllowedHosts read(Function<String, Optional<String>> source) {
    List<String> listed =
        Arrays.stream(source.apply(KEY).orElse("").split(","))
            .map(each -> each.strip().toLowerCase(Locale.ROOT))
            .filter(each -> !each.isEmpty())
            .toList();
    return new AllowedHosts(
        listed.contains("*"),
        listed.stream()
            .filter(each -> !each.equals("*"))
            .map(AllowedHosts::checked)
            .collect(Collectors.toSet()));
  }

  private static String checked(String host) {
    if (!NAME.matcher(host).matches() && !ADDRESS.matcher(host).matches()) {
      throw new IllegalArgumentException(
          KEY
              + " has \""
              + host
              + "\" but must be names such as play.example.org, with or without a port, or *.");
    }
    return host;
  }

  /** Whether a request may name this host: what stands in its header, with or without a port. */
  public boolean allows(String host) {
    if (any) {
      return true;
    }
    String asked = host.strip().toLowerCase(Locale.ROOT);
    if (ADDRESS.matcher(asked).matches()) {
      return true;
    }
    Matcher name = NAME.matcher(asked);
    if (asked.length() > LONGEST || !name.matches()) {
      return false;
    }
    String bare = name.group("name");
    return bare.equals("localhost")
        || names.contains(bare)
        || names.contains(bare + ":" + name.group("port"));
  }
}
