package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.OverloadedException;
import dev.ropeway.TestIssuer;
import dev.ropeway.access.Access;
import dev.ropeway.access.NoDatabase;
import dev.ropeway.access.Revocations;
import dev.ropeway.access.Tokens;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.AuthSettings;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.RevocationLog;
import dev.ropeway.remote.Callers;
import dev.ropeway.testing.HandClock;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignInTest {
  private static final String LOOPBACK = "127.0.0.1";

  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final Settings settings = Settings.standard().with(Setting.ADDRESS_FAILURES, 1);

  private SignIn signIn(Map<String, String> set) {
    AuthSettings auth = AuthSettings.read(name -> Optional.ofNullable(set.get(name)), false);
    Access access = new Access(auth, Map.of(), Set.of(), List.of(), name -> Optional.empty());
    Duration day = Duration.ofDays(1);
    Revocations none = new Revocations(new RevocationLog(new NoDatabase()), clock, day);
    Tokens tokens = new Tokens(auth, day, () -> new byte[32], none, clock);
    return new SignIn(new Callers(access, tokens), new Shares(settings, clock));
  }

  private static HttpServletRequest request(String local, String remote, List<String> tokens) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            SignInTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, args) ->
                switch (called.getName()) {
                  case "getLocalAddr" -> local;
                  case "getRemoteAddr" -> remote;
                  case "getHeaders" ->
                      Collections.enumeration(
                          args[0].equals("Authorization") ? tokens : List.<String>of());
                  case "getAttribute", "getCookies", "getUserPrincipal" -> null;
                  default -> throw new UnsupportedOperationException(called.getName());
                });
  }

  @Test
  void whereEverybodyIsAGuestOnlyThisMachineIsServed() {
    for (String mode : List.of("demo", "none")) {
      SignIn local = signIn(Map.of("ropeway.auth", mode));
      for (String address : List.of("192.0.2.1", "10.0.0.1", "2001:db8::1", "0.0.0.0")) {
        HttpServletRequest request = request(address, LOOPBACK, List.of());
        AccessDeniedException denied =
            assertThrows(AccessDeniedException.class, () -> local.caller(request));
        assertEquals(Kind.FORBIDDEN, denied.kind());
      }
      assertNull(local.caller(request(LOOPBACK, LOOPBACK, List.of())));
    }
  }

  /** Each holds a thread while the issuer does not answer. */
  @Test
  void tokensThatCannotBeVerifiedAreNotTriedWithoutEndEither() throws Exception {
    String gone;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = "http://localhost:" + closed.getLocalPort() + "/keys";
    }
    SignIn required =
        signIn(
            Map.of(
                "mp.jwt.verify.issuer", TestIssuer.NAME,
                "mp.jwt.verify.audiences", TestIssuer.AUDIENCE,
                "mp.jwt.verify.publickey.location", gone));
    List<String> token = List.of("Bearer " + TestIssuer.token("ann"));
    HttpServletRequest stranger = request("192.0.2.1", "192.0.2.7", token);
    for (long i = settings.get(Setting.BUDGET_WINDOW); i > 0; i--) {
      assertThrows(OverloadedException.class, () -> required.caller(stranger));
    }
    assertThrows(BoundExceededException.class, () -> required.caller(stranger));
    HttpServletRequest another = request("192.0.2.1", "192.0.2.8", token);
    assertThrows(OverloadedException.class, () -> required.caller(another));
  }
}
