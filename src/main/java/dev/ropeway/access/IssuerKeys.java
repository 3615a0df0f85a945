package dev.ropeway.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.ropeway.config.AuthSettings;
import dev.ropeway.config.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the issuer's public keys come from: a setting, a file, the class path, or an address, whose
 * JWK set is kept for five minutes and fetched again when a token names a key that is not in it: at
 * most twice in 30 s, whatever tokens strangers make up.
 */
final class IssuerKeys {
  private static final int MOST_BYTES = 1_048_576;
  private static final int TIMEOUT = 2_000;
  private static final String CLASSPATH = "classpath:";

  private IssuerKeys() {}

  /**
   * The keys by which tokens are verified.
   *
   * @throws IllegalArgumentException if there are none, with the reason
   */
  static JWSKeySelector<SecurityContext> selector(AuthSettings settings) {
    Set<JWSAlgorithm> algorithms =
        settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    if (settings.key().isPresent()) {
      return fixed("mp.jwt.verify.publickey", settings.key().get(), algorithms);
    }
    String location = settings.keyLocation().orElseThrow();
    if (location.startsWith("https:") || location.startsWith("http:")) {
      return new JWSVerificationKeySelector<>(algorithms, fetched(location));
    }
    try {
      return fixed(location, text(location), algorithms);
    } catch (IOException e) {
      throw new IllegalArgumentException("The key at " + location + " cannot be read: " + e, e);
    }
  }

  private static JWKSource<SecurityContext> fetched(String location) {
    try {
      URI address = URI.create(location);
      if (address.getHost() == null) {
        throw new IllegalArgumentException("it names no host");
      }
      if (!address.getScheme().equals("https") && !Loopback.names(address.getHost())) {
        throw new IllegalArgumentException("it must be https");
      }
      return JWKSourceBuilder.create(address.toURL(), new OneAddress()).retrying(true).build();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(location + " is no address of keys: " + e.getMessage(), e);
    }
  }

  /** Goes nowhere else, whatever the issuer answers: who can have it redirect gives no keys. */
  private static final class OneAddress extends DefaultResourceRetriever {
    OneAddress() {
      super(TIMEOUT, TIMEOUT, MOST_BYTES);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }
  }

  private static String text(String location) throws IOException {
    if (location.startsWith(CLASSPATH) || location.startsWith("/META-INF/")) {
      String name = location.replaceFirst("^" + CLASSPATH, "").replaceFirst("^/+", "");
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      try (InputStream in = loader.getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException("no such resource");
        }
        return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      }
    }
    return Files.readString(
        location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location));
  }

  /** A JWK, a set of them, of which only the public parts are used, or a key in PEM form. */
  private static JWSKeySelector<SecurityContext> fixed(
      String where, String text, Set<JWSAlgorithm> algorithms) {
    try {
      String json = text.strip();
      if (!json.startsWith("{")) {
        List<PublicKey> only = List.of(pem(json));
        return (header, context) -> algorithms.contains(header.getAlgorithm()) ? only : List.of();
      }
      JWKSet set = json.contains("\"keys\"") ? JWKSet.parse(json) : new JWKSet(JWK.parse(json));
      return new JWSVerificationKeySelector<>(
          algorithms, new ImmutableJWKSet<>(set.toPublicJWKSet()));
    } catch (ParseException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          where + " has no public key in PEM or JWK form: " + e.getMessage(), e);
    }
  }

  private static PublicKey pem(String text) throws GeneralSecurityException {
    if (text.contains("PRIVATE KEY")) {
      throw new IllegalArgumentException("that is a private key, which is the issuer's alone");
    }
    byte[] bytes =
        Base64.getMimeDecoder().decode(text.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", ""));
    X509EncodedKeySpec spec = new X509EncodedKeySpec(bytes);
    try {
      return KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (GeneralSecurityException e) {
      return KeyFactory.getInstance("EC").generatePublic(spec);
    }
  }
}
