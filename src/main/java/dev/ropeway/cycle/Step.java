package dev.ropeway.cycle;

import dev.ropeway.action.Acting;
import dev.ropeway.action.Author;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.ActionRun;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.HowRecorded;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An action in the order in which a fold applies it, from the log or new.
 *
 * @param recorded whether it stands in the log already
 * @param pending who brought it if it is new; null otherwise
 * @param absent whether its client is not in the room, if that matters
 * @param how what it is told of how it was recorded; null unless it asks
 */
record Step(
    ActionId id,
    BoundAction<?> action,
    Object args,
    String text,
    @Nullable List<Long> ifVersions,
    @Nullable Author author,
    boolean recorded,
    @Nullable PendingAction pending,
    boolean absent,
    @Nullable HowRecorded how)
    implements Acting {

  /** A step of somebody of whom it does not matter, or is not known yet, whether he is present. */
  Step(
      ActionId id,
      BoundAction<?> action,
      Object args,
      String text,
      @Nullable List<Long> ifVersions,
      @Nullable Author author,
      boolean recorded,
      @Nullable PendingAction pending) {
    this(id, action, args, text, ifVersions, author, recorded, pending, false, null);
  }

  static Step of(PendingAction pending) {
    return new Step(
        pending.id,
        pending.action,
        pending.args,
        pending.text,
        pending.ifVersions,
        pending.author,
        false,
        pending);
  }

  /**
   * A step from the log.
   *
   * @throws BadEntryException if this node does not know the action, or not in this form
   */
  static Step of(BoundStore<?> store, RecordedAction row) {
    BoundAction<?> action = store.action(row.name()).orElse(null);
    if (action == null) {
      throw new BadEntryException(
          "A pending action is named " + row.name() + ", which this node does not know.");
    }
    ActionId id = row.actionId();
    try {
      Object args = action.decode(JsonText.read(row.args()));
      return new Step(id, action, args, row.args(), row.ifVersions(), row.author(), true, null);
    } catch (JsonFormatException e) {
      throw new BadEntryException(
          "A pending action "
              + row.name()
              + " has arguments this node does not know: "
              + e.getMessage());
    }
  }

  @Override
  public String client() {
    return id.client();
  }

  /** Whose presence matters to it; null if nobody's. */
  @Nullable ClientKey claimant() {
    String identity = action.asksPresence() ? actor().identity() : null;
    return identity == null ? null : new ClientKey(id.key(), identity);
  }

  /** The same, where it is known who is present of those whose presence matters. */
  Step among(Set<ClientKey> present) {
    ClientKey claimant = claimant();
    return claimant == null || present.contains(claimant)
        ? this
        : new Step(id, action, args, text, ifVersions, author, recorded, pending, true, how);
  }

  /** The same, told how it was recorded. */
  Step told(HowRecorded told) {
    return new Step(id, action, args, text, ifVersions, author, recorded, pending, absent, told);
  }

  /** What it is told when it is applied; null unless it asks. */
  @Nullable ActionRun run() {
    EntryKey key = id.key();
    return how == null ? null : new ActionRun(this, key.store(), key.key(), id.id(), how);
  }
}
