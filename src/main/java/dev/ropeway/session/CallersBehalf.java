package dev.ropeway.session;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.Right;
import dev.ropeway.access.Judges;
import dev.ropeway.access.Permit;
import dev.ropeway.action.Author;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.RestoreAction;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A caller for whom code of the server acts. Invariant: at each use he is judged anew as if he sent
 * a request, by his rights and by whether he can still be known. Thread-safe.
 */
final class CallersBehalf implements Behalf {
  private final Caller caller;
  private final Judges judges;
  private final Permit permit;

  CallersBehalf(Caller caller, Judges judges) {
    this.caller = caller;
    this.judges = judges;
    this.permit = judges.of(caller);
  }

  @Override
  public @Nullable Author author() {
    return Author.of(caller);
  }

  @Override
  public String identity() {
    return caller.identity();
  }

  @Override
  public void require(Right right, EntryKey key) {
    judges.requireStill(caller);
    permit.require(right, key.store(), key.key());
  }

  @Override
  public void requireAction(EntryKey key, String action) {
    judges.requireStill(caller);
    permit.requireAction(key.store(), key.key(), action);
    if (action.equals(RestoreAction.NAME)) {
      permit.require(Right.HISTORY, key.store(), key.key());
    }
  }

  @Override
  public @Nullable String seenAgenda(EntryKey key) {
    judges.requireStill(caller);
    return permit.seenAgenda(key.store(), key.key());
  }

  @Override
  public @Nullable String ownAgenda(EntryKey key) {
    judges.requireStill(caller);
    return permit.ownAgenda(key.store(), key.key());
  }

  @Override
  public void requireTagging(EntryKey key, String user) {
    require(Right.TAG, key);
    permit.requirePerson(user);
  }

  @Override
  public Runnable watch(EntryKey key, Consumer<Kind> ended) {
    AccessRequest watch = new AccessRequest(caller, Right.WATCH, key.store(), key.key());
    return judges.live().open(caller, List.of(watch), ended)::close;
  }
}
