package dev.ropeway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests come from, and who is believed about that. */
class TrustedProxiesTest {
  private static TrustedProxies proxies(String listed) {
    return TrustedProxies.read(
        name -> name.equals("ropeway.proxies") ? Optional.of(listed) : Optional.empty());
  }

  private static String client(String listed, String peer, String... forwarded) {
    return proxies(listed).client(peer, List.of(forwarded)).text();
  }

  @Test
  void nobodyIsBelievedUnlessListed() {
    assertEquals("203.0.113.9", client("", "203.0.113.9", "192.0.2.1"));
    assertEquals("127.0.0.1", client("", "127.0.0.1", "192.0.2.1"));
    assertEquals("203.0.113.9", client("203.0.113.8", "203.0.113.9", "192.0.2.1"));
  }

  @Test
  void whatTheProxyAddedCountsAndNotWhatItWasSent() {
    assertEquals("192.0.2.1", client("127.0.0.1", "127.0.0.1", "192.0.2.1"));
    assertEquals("192.0.2.1", client("127.0.0.1", "127.0.0.1", "198.51.100.7, 192.0.2.1"));
    assertEquals("192.0.2.1", client("127.0.0.1", "127.0.0.1", "198.51.100.7", "192.0.2.1"));
    assertEquals(
        "192.0.2.1", client("127.0.0.1,10.0.0.2", "127.0.0.1", "1.1.1.1, 192.0.2.1,10.0.0.2"));
  }

  @Test
  void proxyThatTellsNothingOfUseIsTheClientItself() {
    assertEquals("10.0.0.1", client("10.0.0.1", "10.0.0.1"));
    for (String nothing : List.of("", "unknown", "cafe", "10.1", "_hidden", "1.2.3.4.5", "::g")) {
      assertEquals("10.0.0.1", client("10.0.0.1", "10.0.0.1", nothing), nothing);
      assertEquals("10.0.0.1", client("10.0.0.1", "10.0.0.1", "192.0.2.1, " + nothing), nothing);
    }
    assertEquals("10.0.0.2", client("10.0.0.0/30", "10.0.0.1", "10.0.0.2"));
  }

  @Test
  void portsAndBracketsDoNotMatter() {
    assertEquals("192.0.2.1", client("::1", "0:0:0:0:0:0:0:1", "192.0.2.1:4711"));
    assertEquals("2001:db8:0:0:0:0:0:1", client("::1", "::1", "[2001:db8::1]:4711"));
    assertEquals("192.0.2.1", client("::1", "::1%eth0", "::ffff:192.0.2.1"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.255.9, true",
    "10.1.0.0/16, 10.2.0.1, false",
    "10.1.0.0/15, 10.0.3.1, true",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false"
  })
  void rangesAreTold(String range, String peer, boolean trusted) {
    assertEquals(trusted, client(range, peer, "192.0.2.77").equals("192.0.2.77"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "proxy.example.org", "10.0.0.0/33", "10.0.0.0/", "::/129", "cafe"})
  void whatIsNoAddressIsRefused(String text) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> proxies(text)).getMessage());
    assertTrue(message.startsWith("ropeway.proxies has \"" + text + "\""), message);
  }

  @Test
  void addressesOfOneNetworkAreOneClient() {
    assertEquals("192.0.2.1", ClientAddress.of("192.0.2.1").network());
    assertEquals("192.0.2.1", ClientAddress.of("::ffff:192.0.2.1").network());
    assertEquals("2001:db8:1:2:0:0:0:0/64", ClientAddress.of("2001:db8:1:2:3:4:5:6").network());
    assertEquals(
        ClientAddress.of("2001:db8:1:2::9").network(),
        ClientAddress.of("2001:db8:1:2:ffff::").network());
    assertFalse(ClientAddress.of("2001:db8::1").loopback());
  }

  @Test
  void onlyThisMachineIsLoopback() {
    for (String each : List.of("127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1")) {
      assertTrue(ClientAddress.of(each).loopback(), each);
    }
    for (String each : List.of("192.0.2.1", "::2", "localhost", "", "x".repeat(1_000))) {
      assertFalse(ClientAddress.of(each).loopback(), each);
      assertTrue(ClientAddress.of(each).network().length() <= 64, each);
    }
    assertFalse(ClientAddress.of((String) null).loopback());
  }
}
