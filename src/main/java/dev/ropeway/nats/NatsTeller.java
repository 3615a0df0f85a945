package dev.ropeway.nats;

import dev.ropeway.feed.Chunks;
import dev.ropeway.feed.Feed;
import dev.ropeway.feed.Rendezvous;
import dev.ropeway.feed.RoomNote;
import dev.ropeway.feed.Slot;
import dev.ropeway.feed.Topic;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Move;
import dev.ropeway.journal.Position;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says over one connection what there is to say, each where it is heard. Thread-safe. */
final class NatsTeller {
  private static final int HEAD_BYTES = 200;
  private static final int MOST_HEIRS = 10_000;

  private final NatsSession session;
  private final Feed.Listener listener;
  private final AtomicLong texts = new AtomicLong();

  /** Who was told last that a key has pending actions; the oldest are forgotten. */
  private final Map<EntryKey, String> heirs =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<EntryKey, String> eldest) {
              return size() > MOST_HEIRS;
            }
          });

  /** Tells in the name of the node of a listener, which knows what nodes there are. */
  NatsTeller(NatsSession session, Feed.Listener listener) {
    this.session = session;
    this.listener = listener;
  }

  NatsSession session() {
    return session;
  }

  /** What has others compare all. */
  static String compareAll(String node) {
    return new Hint(node, Map.of(), List.of(), true).text();
  }

  /** Each key to those who are interested in it, the rest to all. */
  void tell(Hint hint) {
    Map<EntryKey, List<Move>> moves =
        hint.moves().stream().collect(Collectors.groupingBy(move -> move.change().key()));
    hint.pushed().forEach((key, at) -> moved(hint.node(), key, at, moves.get(key)));
    if (!hint.pending().isEmpty()) {
      Set<String> others = new HashSet<>(listener.living());
      others.remove(hint.node());
      hint.pending().forEach(key -> pending(hint.node(), key, others));
    }
    boolean greeting = hint.pushed().isEmpty() && hint.pending().isEmpty();
    if (greeting || hint.all() || hint.due() != null) {
      Hint rest = new Hint(hint.node(), Map.of(), List.of(), hint.all(), hint.due());
      session.publish(NatsSubjects.ALL, rest.text());
    }
  }

  private void moved(String node, EntryKey key, Position at, @Nullable List<Move> moves) {
    Hint bare = new Hint(node, Map.of(key, at), List.of(), false);
    String text = moves == null ? bare.text() : bare.with(moves).text();
    if (text.getBytes(StandardCharsets.UTF_8).length > session.mostBytes()) {
      text = bare.text();
    }
    session.publish(NatsSubjects.slot(Topic.UPDATES, Slot.of(key)), text);
    String heir = heirs.remove(key);
    if (heir != null) {
      session.publish(NatsSubjects.node(heir), bare.text()); // there is nothing to take over
    }
  }

  /** Those who work on the key include them; one takes them over should this node be gone. */
  private void pending(String node, EntryKey key, Set<String> others) {
    String text = new Hint(node, Map.of(), List.of(key), false).text();
    session.publish(NatsSubjects.slot(Topic.UPDATES, Slot.of(key)), text);
    String heir = Rendezvous.heir(key, others);
    if (heir != null) {
      heirs.put(key, heir);
      session.publish(NatsSubjects.node(heir), text);
    }
  }

  void note(String node, List<RoomNote> notes) {
    int most = session.mostBytes() - HEAD_BYTES;
    for (RoomNote note : notes) {
      String subject = NatsSubjects.slot(Topic.ROOMS, note.slot());
      Chunks.pack(node, texts.incrementAndGet(), "[" + note.text() + "]", most)
          .forEach(part -> session.publish(subject, part));
    }
  }

  void accessChanged() {
    session.publish(NatsSubjects.ACCESS, "");
  }
}
