package dev.ropeway.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that are believed when they say where a request came from. Invariant: what anybody
 * else says of that is never heard, so nobody can have another address than he has. Without them
 * all clients of a proxy have its address. Immutable.
 *
 * @param ranges their addresses
 */
public record TrustedProxies(List<Range> ranges) {
  /** The property: addresses and ranges such as {@code 10.1.0.0/16}, separated by commas. */
  public static final String KEY = "ropeway.proxies";

  /** Each proxy on the way adds the address that it was called from behind the others. */
  public static final String HEADER = "X-Forwarded-For";

  /** Addresses that begin with the same bits. */
  public record Range(InetAddress first, int bits) {

    boolean has(InetAddress address) {
      byte[] one = address.getAddress();
      byte[] other = first.getAddress();
      if (one.length != other.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if (((one[bit / 8] ^ other[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Copies the ranges. */
  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads the property.
   *
   * @throws IllegalArgumentException naming what is no address
   */
  public static TrustedProxies read(Function<String, Optional<String>> source) {
    return new TrustedProxies(
        Arrays.stream(source.apply(KEY).orElse("").split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .map(TrustedProxies::range)
            .toList());
  }

  private static Range range(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    String bits = slash < 0 ? "" : text.substring(slash + 1);
    InetAddress first = ClientAddress.parse(literal);
    if (first == null || !(slash < 0 || bits.matches("[0-9]{1,3}"))) {
      throw refused(text);
    }
    int most = first.getAddress().length * 8;
    int given = slash < 0 ? most : Integer.parseInt(bits);
    if (given > most) {
      throw refused(text);
    }
    return new Range(first, given);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        KEY + " has \"" + text + "\" but must be addresses, or ranges such as 10.1.0.0/16.");
  }

  /**
   * Where a request came from: from the right the first address that is no trusted proxy's, as far
   * as trusted ones tell it.
   *
   * @param peer whom the server was called by
   * @param forwarded the lines of the header
   */
  public ClientAddress client(@Nullable String peer, List<String> forwarded) {
    InetAddress from = ClientAddress.parse(peer == null ? "" : peer);
    if (from == null || !trusts(from)) {
      return ClientAddress.of(peer);
    }
    List<String> told = new ArrayList<>(Arrays.asList(String.join(",", forwarded).split(",")));
    Collections.reverse(told);
    for (String each : told) {
      InetAddress next = ClientAddress.parse(each);
      if (next == null) {
        break;
      }
      from = next;
      if (!trusts(from)) {
        break;
      }
    }
    return ClientAddress.of(from);
  }

  private boolean trusts(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.has(address));
  }
}
