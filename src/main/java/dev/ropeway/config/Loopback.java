package dev.ropeway.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses that only this machine reaches. */
public final class Loopback {

  private Loopback() {}

  /** Whether a host is this machine by its name or literal address; no name is looked up. */
  public static boolean names(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    return name.equals("localhost")
        || name.matches("127(\\.[0-9]{1,3}){3}")
        || name.matches("(0{0,4}:){1,7}0{0,3}1")
        || name.matches("(0{0,4}:)*ffff:127(\\.[0-9]{1,3}){3}");
  }
}
