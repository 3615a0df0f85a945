package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.json.JsonValues;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/** What it means that a server closed a live connection. */
final class LiveEnds {
  private static final int GOING_AWAY = 1001;
  private static final int POLICY = 1008;
  private static final int TOO_BIG = 1009;
  private static final int TROUBLE = 1011;
  private static final int BUSY = 1013;

  /** Reasons that HTTP answers with 401; others of access end it like {@code event: access}. */
  private static final Set<String> UNAUTHORIZED =
      Set.of("not-signed-in", "token-expired", "token-refused", "revoked");

  private static final Set<String> ACCESS =
      Set.of(
          "token-expired", "forbidden", "revoked", "identity-changed", "kicked", "not-signed-in");
  private static final Set<String> LIMITS = Set.of("silent", "too-slow");

  private final String url;
  private final boolean welcomed;
  private final Function<Answer, Disconnect> keeper;

  /** {@code keeper} judges what HTTP would have answered with 401. */
  LiveEnds(String url, boolean welcomed, Function<Answer, Disconnect> keeper) {
    this.url = url;
    this.welcomed = welcomed;
    this.keeper = keeper;
  }

  Disconnect of(int code, String reason) {
    String why = reason.isEmpty() ? "" + code : reason;
    String said = url + " closed the connection: " + why;
    return switch (code) {
      case POLICY -> ofPolicy(reason, said);
      case GOING_AWAY -> new Disconnect(Type.STREAM_ENDED, said);
      case TOO_BIG -> new Disconnect(Type.PROTOCOL_BROKEN, said);
      case TROUBLE -> new Disconnect(Type.SERVER_FAILED, said);
      case BUSY -> new Disconnect(Type.SERVER_BUSY, said);
      default ->
          welcomed
              ? new Disconnect(Type.STREAM_ENDED, said)
              : new Disconnect(
                  Type.SERVER_UNREACHABLE, url + " cannot be reached by a live connection: " + why);
    };
  }

  private Disconnect ofPolicy(String reason, String said) {
    if (reason.equals("token-refused") || (UNAUTHORIZED.contains(reason) && !welcomed)) {
      String type = Answer.PROBLEMS + reason;
      return keeper.apply(
          new Answer(
              url,
              401,
              JsonValues.object().add("type", type).add("detail", reason).build(),
              Duration.ZERO,
              null,
              null));
    }
    if (ACCESS.contains(reason)) {
      return Disconnect.access(url, reason);
    }
    return new Disconnect(LIMITS.contains(reason) ? Type.STREAM_ENDED : Type.PROTOCOL_BROKEN, said);
  }
}
