package dev.ropeway.client;

import dev.ropeway.Named;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gives the tokens by which a server knows who this is. Asked once at a time, on a thread of the
 * client's that serves nothing else meanwhile.
 */
@FunctionalInterface
public interface TokenSource {

  /** Why a token is needed. */
  enum Reason implements Named {
    /** There was none before. */
    FIRST,
    /** The last one ends soon, and is still taken. */
    EXPIRING,
    /** The last one has ended. */
    EXPIRED,
    /** The server does not take the last one. */
    REFUSED
  }

  /**
   * Gives a token, or null if nobody is signed in, which ends the rooms once the server wants one.
   * What fails is asked again, for as long as the last token lives and for at least 30 s.
   */
  CompletionStage<@Nullable String> token(Reason reason);

  /** Always the same token. */
  static TokenSource of(String token) {
    return reason -> CompletableFuture.completedFuture(token);
  }
}
