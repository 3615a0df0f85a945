package dev.ropeway.session;

import dev.ropeway.feed.Feed;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Position;
import dev.ropeway.store.BoundStore;
import java.time.Duration;

/** Takes hints of other nodes to those whom they concern. */
record Hints(Node node, Safety safety) implements Feed.Listener {

  @Override
  public String self() {
    return node.name();
  }

  @Override
  public void hint(Hint hint) {
    node.announcer().heard(hint.node());
    hint.pushed()
        .forEach(
            (key, position) -> {
              safety.deputies().moved(key);
              moved(node, key, position);
            });
    for (EntryKey key : hint.pending()) {
      BoundStore<?> store = node.stores().find(key.store());
      Duration delay = store == null ? Duration.ZERO : store.store().pushDelay();
      safety.deputies().recorded(hint.node(), key, delay);
      node.engine().pendingElsewhere(key);
    }
    if (hint.all()) {
      node.publisher().compareAll();
    }
  }

  /** A key has come to a position other than by a cycle of this node. */
  static void moved(Node node, EntryKey key, Position position) {
    BoundStore<?> store = node.stores().find(key.store());
    if (store != null) {
      node.engine().pushedElsewhere(key, position, store);
      node.publisher().hint(key, position);
    }
  }

  @Override
  public void note(String payload) {
    node.rooms().hear(payload);
  }

  /** Perhaps it is not only the hints that are gone. */
  @Override
  public void interrupted() {
    node.announcer().listening(false);
    node.database().doubt();
    safety.pullSoon();
  }

  @Override
  public void missed() {
    node.announcer().listening(true);
    node.database().doubt();
    node.engine().missed();
    node.publisher().compareAll();
    node.rooms().missed();
  }
}
