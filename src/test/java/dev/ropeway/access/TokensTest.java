package dev.ropeway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Caller;
import dev.ropeway.OverloadedException;
import dev.ropeway.config.AuthSettings;
import dev.ropeway.journal.RevocationLog;
import dev.ropeway.testing.HandClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final RSAKey RSA = rsa("k1");
  private static final RSAKey FOREIGN = rsa("k1");
  private static final ECKey EC = ec();

  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey ec() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("e1").generate();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(byte[] key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static AuthSettings auth(Map<String, String> more) {
    Map<String, String> set =
        new HashMap<>(
            Map.of(
                "mp.jwt.verify.issuer", "https://issuer.example",
                "mp.jwt.verify.audiences", "boards,ropeway"));
    set.putAll(more);
    return AuthSettings.read(name -> Optional.ofNullable(set.get(name)), false);
  }

  private Tokens tokens(AuthSettings auth) {
    Revocations none =
        new Revocations(new RevocationLog(new NoDatabase()), clock, Duration.ofDays(1));
    return new Tokens(auth, Duration.ofDays(1), () -> new byte[32], none, clock);
  }

  private Tokens ofRsa() throws Exception {
    return tokens(auth(Map.of("mp.jwt.verify.publickey", pem(RSA.toRSAPublicKey().getEncoded()))));
  }

  private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer("https://issuer.example")
            .audience("ropeway")
            .subject("ann")
            .claim("groups", List.of("editor", "viewer"))
            .claim("tenant", "acme")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(600)));
    change.accept(builder);
    return builder.build();
  }

  private String signed(JWSHeader header, JWSSigner signer, Consumer<JWTClaimsSet.Builder> change)
      throws Exception {
    SignedJWT token = new SignedJWT(header, claims(change));
    token.sign(signer);
    return token.serialize();
  }

  private String token(Consumer<JWTClaimsSet.Builder> change) throws Exception {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build();
    return signed(header, new RSASSASigner(RSA), change);
  }

  private static void refused(Kind kind, Tokens tokens, String token) {
    assertEquals(
        kind, assertThrows(AccessDeniedException.class, () -> tokens.caller(token)).kind());
  }

  @Test
  void goodTokensTellWhoSomebodyIs() throws Exception {
    Caller ann = ofRsa().caller(token(c -> {}));
    assertEquals("ann", ann.subject());
    assertEquals(Set.of("editor", "viewer"), ann.roles());
    assertEquals("acme", ann.claims().getString("tenant"));
    assertEquals(clock.instant().plusSeconds(600), ann.expiresAt());
  }

  @Test
  void rolesAndSubjectAreFoundWhereTheSettingsSay() throws Exception {
    Tokens keycloak =
        tokens(
            auth(
                Map.of(
                    "mp.jwt.verify.publickey", pem(RSA.toRSAPublicKey().getEncoded()),
                    "ropeway.auth.roles", "/realm_access/roles",
                    "ropeway.auth.subject", "preferred_username")));
    String token =
        token(
            c ->
                c.claim("realm_access", Map.of("roles", List.of("boss")))
                    .claim("preferred_username", "Ann"));
    assertEquals(Set.of("boss"), keycloak.caller(token).roles());
    assertEquals("Ann", keycloak.caller(token).subject());
    Tokens scopes =
        tokens(
            auth(
                Map.of(
                    "mp.jwt.verify.publickey",
                    pem(RSA.toRSAPublicKey().getEncoded()),
                    "ropeway.auth.roles",
                    "scope")));
    assertEquals(Set.of("a", "b"), scopes.caller(token(c -> c.claim("scope", "a  b"))).roles());
  }

  @Test
  void claimsOfOthersOrForOthersAreRefused() throws Exception {
    Tokens tokens = ofRsa();
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.issuer("https://other.example")));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.issuer(null)));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.audience("shop")));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.audience((String) null)));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.subject(null)));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.subject("ropeway:session:1")));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.subject("anon:1")));
    assertEquals("ann", tokens.caller(token(c -> c.audience(List.of("x", "boards")))).subject());
  }

  @Test
  void timesMustFit() throws Exception {
    Tokens tokens = ofRsa();
    Instant now = clock.instant();
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.expirationTime(null)));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.issueTime(null)));
    refused(
        Kind.TOKEN_REFUSED, tokens, token(c -> c.notBeforeTime(Date.from(now.plusSeconds(31)))));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.issueTime(Date.from(now.plusSeconds(31)))));
    refused(
        Kind.TOKEN_REFUSED,
        tokens,
        token(c -> c.expirationTime(Date.from(now.plusSeconds(86_401)))));
    refused(
        Kind.TOKEN_EXPIRED,
        tokens,
        token(
            c ->
                c.issueTime(Date.from(now.minusSeconds(60)))
                    .expirationTime(Date.from(now.minusSeconds(30)))));
    String late =
        token(
            c ->
                c.issueTime(Date.from(now.minusSeconds(60)))
                    .expirationTime(Date.from(now.minusSeconds(29))));
    assertEquals("ann", tokens.caller(late).subject());
  }

  @Test
  void tokensThatAreRememberedExpireAsWell() throws Exception {
    Tokens tokens = ofRsa();
    String token = token(c -> {});
    tokens.caller(token);
    clock.pass(Duration.ofSeconds(629));
    tokens.caller(token);
    clock.pass(Duration.ofSeconds(1));
    refused(Kind.TOKEN_EXPIRED, tokens, token);
  }

  @Test
  void foreignSignaturesAreRefused() throws Exception {
    Tokens tokens = ofRsa();
    JWSHeader rs256 = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build();
    refused(Kind.TOKEN_REFUSED, tokens, signed(rs256, new RSASSASigner(FOREIGN), c -> {}));
    refused(Kind.TOKEN_REFUSED, tokens, new PlainJWT(claims(c -> {})).serialize());
    // the public key as the secret of a MAC: RFC 8725, 2.1
    byte[] known = pem(RSA.toRSAPublicKey().getEncoded()).getBytes(StandardCharsets.UTF_8);
    JWSHeader hs256 = new JWSHeader(JWSAlgorithm.HS256);
    refused(Kind.TOKEN_REFUSED, tokens, signed(hs256, new MACSigner(known), c -> {}));
    JWSHeader rs512 = new JWSHeader(JWSAlgorithm.RS512);
    refused(Kind.TOKEN_REFUSED, tokens, signed(rs512, new RSASSASigner(RSA), c -> {}));
    String good = token(c -> {});
    String other = token(c -> c.subject("bob"));
    String mixed =
        good.substring(0, good.indexOf('.'))
            + other.substring(other.indexOf('.'), other.lastIndexOf('.'))
            + good.substring(good.lastIndexOf('.'));
    refused(Kind.TOKEN_REFUSED, tokens, mixed);
    refused(Kind.TOKEN_REFUSED, tokens, good.substring(0, good.lastIndexOf('.') + 1));
  }

  @Test
  void keysThatATokenBringsAlongAreNotUsed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer evil = keys(FOREIGN.toPublicJWK().toJSONObject().toString(), asked);
    try {
      URI address = address(evil);
      JWSHeader jku = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").jwkURL(address).build();
      refused(Kind.TOKEN_REFUSED, ofRsa(), signed(jku, new RSASSASigner(FOREIGN), c -> {}));
      JWSHeader jwk = new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(FOREIGN.toPublicJWK()).build();
      refused(Kind.TOKEN_REFUSED, ofRsa(), signed(jwk, new RSASSASigner(FOREIGN), c -> {}));
      assertEquals(0, asked.get());
    } finally {
      evil.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.", "Bearer x", "null", "\u0000"})
  void whatIsNoTokenIsRefused(String text) throws Exception {
    refused(Kind.TOKEN_REFUSED, ofRsa(), text);
    refused(Kind.TOKEN_REFUSED, ofRsa(), text + "x".repeat(TokenVerifier.LONGEST));
  }

  @Test
  void keysOfTheIssuerAreFetchedAndFetchedAgainForAnUnknownOne() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    String set = new JWKSet(List.of(RSA.toPublicJWK(), EC.toPublicJWK())).toString();
    HttpServer issuer = keys(set, asked);
    try {
      Tokens tokens =
          tokens(
              auth(
                  Map.of(
                      "mp.jwt.verify.publickey.location",
                      address(issuer).toString(),
                      "mp.jwt.verify.publickey.algorithm",
                      "RS256,ES256")));
      assertEquals(0, asked.get(), "an issuer that is away keeps no server from starting");
      JWSHeader es256 = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e1").build();
      assertEquals("ann", tokens.caller(signed(es256, new ECDSASigner(EC), c -> {})).subject());
      assertEquals("ann", tokens.caller(token(c -> {})).subject());
      assertEquals(1, asked.get());
      JWSHeader unknown = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k9").build();
      refused(Kind.TOKEN_REFUSED, tokens, signed(unknown, new RSASSASigner(FOREIGN), c -> {}));
      assertTrue(asked.get() >= 2, "asked " + asked);
    } finally {
      issuer.stop(0);
    }
  }

  private Tokens fetching(HttpServer issuer) {
    return tokens(auth(Map.of("mp.jwt.verify.publickey.location", address(issuer).toString())));
  }

  private String ofKey(String id) throws Exception {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build();
    return signed(header, new RSASSASigner(RSA), c -> {});
  }

  @Test
  void madeUpKeysDoNotFloodTheIssuer() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer issuer = keys(new JWKSet(RSA.toPublicJWK()).toString(), asked);
    try {
      Tokens tokens = fetching(issuer);
      assertEquals("ann", tokens.caller(token(c -> {})).subject());
      for (int i = 0; i < 100; i++) {
        String madeUp = ofKey("made-up-" + i);
        assertThrows(RuntimeException.class, () -> tokens.caller(madeUp));
      }
      assertTrue(asked.get() <= 3, "asked " + asked);
      assertEquals("bob", tokens.caller(token(c -> c.subject("bob"))).subject());
    } finally {
      issuer.stop(0);
    }
  }

  @Test
  void tokenIsNotCalledBadWhileItsIssuerIsAway() throws Exception {
    HttpServer issuer = keys("", new AtomicInteger());
    Tokens tokens = fetching(issuer);
    issuer.stop(0);
    String good = token(c -> {});
    for (int i = 0; i < 4; i++) {
      assertThrows(OverloadedException.class, () -> tokens.caller(good));
    }
  }

  @Test
  void issuerThatLeadsElsewhereIsNotFollowed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer elsewhere = keys(new JWKSet(FOREIGN.toPublicJWK()).toString(), asked);
    HttpServer issuer = leadingTo(address(elsewhere));
    try {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build();
      String token = signed(header, new RSASSASigner(FOREIGN), c -> {});
      Tokens tokens = fetching(issuer);
      assertThrows(OverloadedException.class, () -> tokens.caller(token));
      assertEquals(0, asked.get());
    } finally {
      issuer.stop(0);
      elsewhere.stop(0);
    }
  }

  @Test
  void tokensOfAnotherKindAreRefused() throws Exception {
    Tokens tokens = ofRsa();
    for (String type : List.of("logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE")) {
      refused(Kind.TOKEN_REFUSED, tokens, typed(type));
    }
    assertEquals("ann", tokens.caller(typed("at+jwt")).subject());
    assertEquals("ann", tokens.caller(typed("JWT")).subject());
  }

  private String typed(String type) throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).type(new JOSEObjectType(type)).build();
    return signed(header, new RSASSASigner(RSA), c -> {});
  }

  @Test
  void whatTellsOfASignInIsNoAccessToken() throws Exception {
    Tokens tokens = ofRsa();
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.claim("at_hash", "x")));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.claim("c_hash", "x")));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.claim("typ", "ID")));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.claim("typ", "Refresh")));
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> c.claim("token_use", "id")));
    assertEquals("ann", tokens.caller(token(c -> c.claim("typ", "Bearer"))).subject());
    assertEquals("ann", tokens.caller(token(c -> c.claim("token_use", "access"))).subject());
  }

  @Test
  void whatATokenCallsCriticalMustBeUnderstood() throws Exception {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .criticalParams(Set.of("mfa"))
            .customParam("mfa", true)
            .build();
    refused(Kind.TOKEN_REFUSED, ofRsa(), signed(header, new RSASSASigner(RSA), c -> {}));
  }

  private static HttpServer leadingTo(URI address) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", address.toString());
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static HttpServer keys(String set, AtomicInteger asked) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = set.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static URI address(HttpServer server) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/keys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://issuer.example/keys",
        "https:///",
        "/no/such/file",
        "classpath:no/such",
        "ftp://x/y"
      })
  void keysThatCannotBeHadAreToldAtTheStart(String location) {
    AuthSettings auth = auth(Map.of("mp.jwt.verify.publickey.location", location));
    assertThrows(IllegalArgumentException.class, () -> tokens(auth));
  }

  @Test
  void privateKeysAreNotTaken() throws Exception {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(RSA.toRSAPrivateKey().getEncoded())
            + "\n-----END PRIVATE KEY-----";
    AuthSettings auth = auth(Map.of("mp.jwt.verify.publickey", pem));
    assertThrows(IllegalArgumentException.class, () -> tokens(auth));
  }

  private Tokens demo(byte[] secret) {
    AuthSettings auth =
        AuthSettings.read(
            name -> Optional.of("demo").filter(mode -> name.equals(AuthSettings.AUTH)), true);
    Revocations none =
        new Revocations(new RevocationLog(new NoDatabase()), clock, Duration.ofDays(1));
    return new Tokens(auth, Duration.ofDays(1), () -> secret, none, clock);
  }

  @Test
  void guestsAreSomebodyNewEachAndStayWhoTheyAre() throws Exception {
    Tokens tokens = demo(new byte[32]);
    GuestTokens guests = Objects.requireNonNull(tokens.guests());
    GuestTokens.Made one = guests.guest();
    GuestTokens.Made two = guests.guest();
    assertNotEquals(one.subject(), two.subject());
    Caller first = tokens.caller(one.token());
    assertTrue(first.guest());
    clock.pass(Duration.ofMinutes(50));
    GuestTokens.Made again = guests.again(first);
    assertEquals(one.subject(), tokens.caller(again.token()).subject());
    clock.pass(Duration.ofMinutes(15));
    refused(Kind.TOKEN_EXPIRED, tokens, one.token());
    assertEquals(one.subject(), tokens.caller(again.token()).subject());
    assertTrue(tokens.caller(guests.administrator().token()).is(Access.ADMINISTRATOR));
    // another database's
    byte[] other = new byte[32];
    other[0] = 1;
    refused(Kind.TOKEN_REFUSED, demo(other), again.token());
    refused(Kind.TOKEN_REFUSED, tokens, token(c -> {}));
    refused(Kind.TOKEN_REFUSED, ofRsa(), again.token());
  }
}
