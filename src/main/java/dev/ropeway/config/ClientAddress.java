package dev.ropeway.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address that a request came from. Immutable.
 *
 * @param text as it is shown
 * @param network whose bounds it is on: the IPv4 address itself, or the /64 of an IPv6 one, of
 *     which whoever has one address has all
 * @param loopback whether it is this machine, whose programs nobody bounds by it
 */
public record ClientAddress(String text, String network, boolean loopback) {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  /** No longer than any address. */
  private static final int LONGEST = 64;

  /** Where the first half of an IPv6 address ends. */
  private static final int NETWORK_BYTES = 8;

  /** The address as a server tells it. */
  public static ClientAddress of(@Nullable String told) {
    String text = told == null ? "" : told;
    InetAddress address = parse(text);
    if (address == null) {
      String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
      return new ClientAddress(cut, cut, false);
    }
    return of(address);
  }

  static ClientAddress of(InetAddress address) {
    String text = address.getHostAddress();
    return new ClientAddress(text, network(address, text), address.isLoopbackAddress());
  }

  private static String network(InetAddress address, String text) {
    if (!(address instanceof Inet6Address)) {
      return text;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("It has as many bytes as an address", e);
    }
  }

  /**
   * A literal address, which may have a port; null if it is none. No name is looked up. An IPv4
   * address in the clothes of an IPv6 one is that IPv4 address.
   */
  static @Nullable InetAddress parse(String told) {
    String text = withoutPort(told.strip());
    int zone = text.indexOf('%');
    String literal = zone < 0 ? text : text.substring(0, zone);
    if (!IPV4.matcher(literal).matches()
        && !(literal.indexOf(':') >= 0 && IPV6.matcher(literal).matches())) {
      return null;
    }
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? text : text.substring(1, end);
    }
    int colon = text.indexOf(':');
    return colon > 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }
}
