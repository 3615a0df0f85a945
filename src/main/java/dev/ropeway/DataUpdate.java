package dev.ropeway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session shows now, and what has become of it since its listener was called before; see
 * {@link Session#updates}. Immutable.
 *
 * @param <T> the type of the data
 * @param now the newest data; frozen
 * @param before what the listener was called with before; null at its first call
 * @param skipped how many versions were made in between and never looked at, because the listener
 *     was busy or they came too fast; 0 if it has seen every one
 * @param causes the outcomes of all actions that were decided in between, whoever recorded them, in
 *     their order; empty at the first call, for an own action that is shown ahead, and if they are
 *     not known any more, as after a time without the database
 */
public record DataUpdate<T>(T now, @Nullable T before, long skipped, List<Ack> causes) {

  /** Copies the list. */
  public DataUpdate {
    causes = List.copyOf(causes);
  }
}
