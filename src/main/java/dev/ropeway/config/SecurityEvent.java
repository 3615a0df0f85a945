package dev.ropeway.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link SecurityLog} tells of: who did what to which store. It has a member for each
 * thing that may be told and none for data, arguments or tokens. Immutable.
 */
public final class SecurityEvent {
  /** Of a key's digest: enough to tell keys apart. */
  private static final int DIGEST_BYTES = 12;

  /** Shown for what not every reader of JSON takes. */
  private static final int NO_CHARACTER = 0xfffd;

  /** What callers choose is no longer than this. */
  private static final int MOST_CHARS = 256;

  /** What happened. */
  public enum Kind {
    /** Somebody could not show who he is. */
    AUTHENTICATION_FAILED("authentication-failed", 600, 60),
    /** Somebody lacked a right. */
    DENIED("denied", 600, 60),
    /** Somebody's tokens were ended. */
    REVOKED("revoked", 6_000, 6_000),
    /** A person's data was read as a whole. */
    EXPORTED("exported", 6_000, 6_000),
    /** A person's data was erased. */
    ERASED("erased", 6_000, 6_000),
    /** Something that takes an administrator was done. */
    ADMIN("admin", 6_000, 6_000);

    final String text;

    /** Lines a minute. */
    final int most;

    /** Lines a minute about one source: attempts are free and anybody's. */
    final int mostOfOne;

    Kind(String text, int most, int mostOfOne) {
      this.text = text;
      this.most = most;
      this.mostOfOne = mostOfOne;
    }
  }

  private final Kind kind;
  private final Map<String, String> members;

  private SecurityEvent(Kind kind, Map<String, String> members) {
    this.kind = kind;
    this.members = members;
  }

  /** One of which nothing more is known. */
  public static SecurityEvent of(Kind kind) {
    return new SecurityEvent(kind, Map.of());
  }

  /** Who did it, or claimed to be; null if nobody knows. */
  public SecurityEvent by(@Nullable String subject) {
    return with("subject", subject);
  }

  /** The address it came from. */
  public SecurityEvent from(@Nullable String address) {
    return with("address", address);
  }

  /** The store that it is about. */
  public SecurityEvent on(String store) {
    return with("store", store);
  }

  /** The store and key that it is about; of the key only a digest is told. */
  public SecurityEvent on(String store, String key) {
    return on(store).with("key", digest(key));
  }

  /** The right that it took, such as {@code act.set}. */
  public SecurityEvent right(String right) {
    return with("right", right);
  }

  /** Why, in a word of the program's: nothing that a caller has chosen. */
  public SecurityEvent because(String reason) {
    return with("reason", reason);
  }

  /** What it is about beside a key, such as the id of an erasure or the name of an operation. */
  public SecurityEvent about(String what) {
    return with("about", what);
  }

  private SecurityEvent with(String name, @Nullable String value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(members);
    more.put(name, value.length() > MOST_CHARS ? value.substring(0, MOST_CHARS) + '…' : value);
    return new SecurityEvent(kind, more);
  }

  /** The digest by which lines about one key can be found. */
  public static String digest(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  Kind kind() {
    return kind;
  }

  /**
   * Whose lines are counted together: addresses are cheap, so they count only where nobody is
   * known, and then by their network.
   */
  String source() {
    String subject = members.get("subject");
    return subject == null
        ? "address " + ClientAddress.of(members.get("address")).network()
        : "subject " + subject;
  }

  /** The line that tells it. */
  String line(Instant at) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("time", at.toString());
    all.put("event", kind.text);
    all.putAll(members);
    return json(all);
  }

  /**
   * One line of ASCII: whatever could end it, or be shown as something else than it is, is escaped.
   */
  static String json(Map<String, ?> members) {
    StringBuilder out = new StringBuilder(160);
    char before = '{';
    for (Map.Entry<String, ?> member : members.entrySet()) {
      text(member.getKey(), out.append(before));
      out.append(':');
      if (member.getValue() instanceof Long number) {
        out.append(number.longValue());
      } else {
        text(member.getValue().toString(), out);
      }
      before = ',';
    }
    return out.append('}').toString();
  }

  private static void text(String text, StringBuilder out) {
    out.append('"');
    text.codePoints().forEach(c -> character(c, out));
    out.append('"');
  }

  private static void character(int c, StringBuilder out) {
    if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
      out.append((char) c);
      return;
    }
    boolean none = c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    for (char unit : Character.toChars(none ? NO_CHARACTER : c)) {
      out.append("\\u").append(HexFormat.of().toHexDigits(unit));
    }
  }
}
