package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.action.RoomData;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client's copy of an entry, without network or clock. What is shown is what the server confirmed
 * with the client's actions in flight replayed on it, so it changes at once and never flickers: an
 * action ends only when its outcome is known and the confirmed version has reached it.
 *
 * <p>Not thread-safe: whoever shares one guards all its methods by one lock. Listeners are called
 * before {@link #patch} or {@link #receive} returns.
 */
public final class Mirror {
  /** The most actions in flight; one more is rejected. */
  public static final int MOST_IN_FLIGHT = 10_000;

  private static final JsonLimits STORABLE = new JsonLimits(1_000, Integer.MAX_VALUE);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String identity;
  private final String client;
  private final ConfirmedState confirmed = new ConfirmedState();
  private final Pending pending = new Pending();
  private final Outbox outbox;
  private final EventQueue events = new EventQueue();
  private final Glides glides;
  private final RoomPresence presence;
  private final OptimisticView view;
  private final Foresight foresight;

  /** Hears what is recorded, and what became of it; null: nobody wants to undo anything. */
  private @Nullable UndoSteps steps;

  /** A mirror of an identity, which can replay these actions besides the built-in ones. */
  public Mirror(String identity, Map<String, LocalAction> actions) {
    this(identity, actions, String.format(Locale.ROOT, "%08x", RANDOM.nextInt()));
  }

  Mirror(String identity, Map<String, LocalAction> actions, String tab) {
    if (identity.isEmpty()) {
      throw new IllegalArgumentException("a mirror needs the name of its client");
    }
    this.identity = identity;
    this.client = identity + "~" + tab;
    this.glides = new Glides(client);
    this.presence = new RoomPresence(events, glides);
    Replayer replayer = new Replayer(actions, client, () -> presence.lacks(identity));
    this.view = new OptimisticView(pending, replayer, events, glides);
    this.foresight = new Foresight(pending, replayer::applyAll);
    this.outbox = new Outbox(pending.actions(), client);
  }

  /** The name without what tells tabs apart. */
  public String identity() {
    return identity;
  }

  /** The name under which actions are recorded: identity, {@code ~}, tab. */
  public String client() {
    return client;
  }

  /** What to show; null before the first snapshot. The same instance until it changes. */
  public @Nullable JsonValue data() {
    return view.data();
  }

  /** What the server confirmed; null before the first snapshot. */
  public @Nullable JsonValue confirmed() {
    JsonValue data = confirmed.data();
    return data == null ? null : RoomData.visible(data);
  }

  /** The confirmed version; null before the first snapshot. */
  public @Nullable Long version() {
    return confirmed.data() == null ? null : confirmed.version();
  }

  /** Whether updates are missing: the stream must start anew, with a snapshot. */
  public boolean needsReset() {
    return confirmed.needsReset();
  }

  /** How many actions have not ended. */
  public int inFlight() {
    return pending.size();
  }

  /** Who is here, sorted; unmodifiable. */
  public List<String> clients() {
    return presence.clients();
  }

  /** What clients show that is never stored, by client and JSON Pointer; unmodifiable. */
  public Map<String, Map<String, JsonValue>> ephemeral() {
    return presence.ephemeral();
  }

  /** Who owns a place, through the nearest owner at or above it, as shown; null if nobody. */
  public @Nullable String ownerOf(String path) {
    JsonPointers.parse(path);
    JsonValue whole = view.whole();
    return whole == null ? null : RoomData.ownerOf(whole, path);
  }

  /** By what the server calls the version; null if it has not said. */
  @Nullable String id() {
    return confirmed.id();
  }

  /** The version that a change of a transactional member must name. */
  public long versionOf(String path) {
    return RoomData.versionOf(foresight.from(confirmed.data()), path);
  }

  /** What a change of a transactional member builds on; see {@link Container#basisOf}. */
  public JsonObject basisOf(String path) {
    return foresight.basisOf(path, confirmed.data());
  }

  /**
   * Records an action; shows at once if the client can replay it. With {@value #MOST_IN_FLIGHT} in
   * flight it is rejected.
   *
   * @throws IllegalArgumentException if the arguments cannot be stored
   */
  public MirrorPatch patch(String name, JsonValue args) {
    requireStorable(args);
    if (pending.size() >= MOST_IN_FLIGHT) {
      return full(name, args);
    }
    int before = pending.size();
    int place = pending.add(name, args);
    MirrorPatch patch = pending.actions().get(place).handle();
    view.patched(place);
    recorded(name, pending.size() > before);
    events.tell();
    return patch;
  }

  static void requireStorable(JsonValue args) {
    String violation = STORABLE.violation(args);
    if (violation != null) {
      throw new IllegalArgumentException(violation);
    }
  }

  /** Records actions that are applied together or not at all; they show at once. */
  List<MirrorPatch> batch(List<Batching.Part> parts) {
    if (pending.size() + parts.size() > MOST_IN_FLIGHT) {
      return parts.stream().map(each -> full(each.name(), each.args())).toList();
    }
    int place = pending.size();
    List<MirrorPatch> patches =
        pending.addBatch(outbox.nextBatch(), parts).stream().map(InFlight::handle).toList();
    view.patched(place);
    parts.forEach(part -> recorded(part.name(), true));
    events.tell();
    return patches;
  }

  /** Shows a value that this client moves, over all that is there, until it rests. */
  void glide(String path, JsonValue value) {
    glides.glide(path, value);
    view.glided();
    events.tell();
  }

  /** A value of this client's moves no longer. */
  void rest(String path) {
    glides.rest(path);
    view.glided();
    events.tell();
  }

  private MirrorPatch full(String name, JsonValue args) {
    InFlight action = new InFlight(name, args);
    action.outcome = rejected(MOST_IN_FLIGHT + " actions are in flight already");
    MirrorPatch patch = action.handle();
    view.end(action);
    events.tell();
    return patch;
  }

  /**
   * The next request, {@code {client, actions}}, numbered; null if there is none or the last one is
   * unanswered.
   *
   * @param fits is asked of one action after another; the first that does not fit waits, with all
   *     behind it
   */
  public @Nullable JsonObject takeFrame(Predicate<JsonObject> fits) {
    return outbox.take(fits);
  }

  /** What became of the last frame is unknown: its actions are sent again, unchanged. */
  public void lost() {
    outbox.answered();
  }

  /** Nothing of the last frame was recorded because of this action, which is rejected. */
  public void refuse(long id, String reason) {
    outbox.answered();
    pending.decide(0, id, rejected(reason));
    outbox.refused(id);
    settle(false);
    events.tell();
  }

  /** It was decided before, but nobody knows any more how: it keeps its number, and fails. */
  public void pruned(long id, String reason) {
    outbox.answered();
    pending.forget(0, id, confirmed.version(), reason);
    settle(false);
    events.tell();
  }

  /** The server counts on at this number: what was sent and is undecided is numbered anew. */
  public void renumber(long expectedId) {
    outbox.answered();
    outbox.renumber(expectedId);
  }

  /** Takes an event of the stream, or as {@code outcomes} the answer to a frame. */
  public void receive(String event, JsonObject data) {
    switch (event) {
      case "snapshot", "update" -> {
        if (event.equals("snapshot")) {
          pending.doubt();
        }
        boolean wentBack = confirmed.take(event, data);
        pending.hear(data, confirmed.version(), this::batchOf);
        glides.reached(confirmed.version(), wentBack);
        settle(wentBack);
      }
      case "outcomes" -> {
        outbox.answered();
        pending.note(data, confirmed.version(), outbox.asked());
        settle(false);
      }
      case "reset" -> {
        confirmed.reset(data);
        pending.unrecorded(); // a server whose database has forgotten may lack it: it is asked
      }
      case "clients" -> {
        presence.list(data.getJsonArray("clients"));
        settle(false);
      }
      case "ephemeral" -> {
        presence.show(data.getJsonObject("values"));
        glides.reached(confirmed.version(), false);
        settle(false);
      }
      case "message" -> tellMessage(data);
      default -> {} // of a newer server
    }
    events.tell();
  }

  /** What others showed may have changed unheard: forgets it all. */
  public void forgetEphemeral() {
    presence.forgetAll();
    settle(false);
    events.tell();
  }

  /** The next {@code ephemeral} event tells all that others show: what it does not name is gone. */
  public void expectEphemeral() {
    presence.expectWhole();
  }

  /** No more will come: tells what is decided, though the data never gets there. Shows the same. */
  void end() {
    List<InFlight> ended = pending.settle(confirmed.version(), true);
    ended.forEach(view::end);
    ended.forEach(this::ended);
    events.tell();
  }

  /** From now on somebody hears what is recorded, and what became of it. */
  void stepWith(UndoSteps listening) {
    steps = listening;
  }

  private void recorded(String name, boolean more) {
    if (steps != null) {
      steps.recorded(name, more);
    }
  }

  private void ended(InFlight action) {
    Outcome outcome = action.outcome;
    if (steps != null) {
      String sender = RoomBatch.senderOf(client, action.batch);
      boolean applied = outcome != null && outcome.applied();
      steps.ended(sender, action.id, action.name, action.args, applied);
    }
  }

  /** Adds a listener; run the result to take it away again. */
  public Runnable listen(MirrorListener listener) {
    return events.listen(listener);
  }

  /** Tells when the value at a place changed, as a whole; run the result to end that. */
  public Runnable watch(String path, Consumer<Change> listener) {
    return events.watch(path, listener);
  }

  /** Tells what becomes of the members of a collection; run the result to end that. */
  public Runnable watchMembers(String path, Consumer<? super MemberChange> listener) {
    return events.watchMembers(path, listener);
  }

  private Outcome rejected(String reason) {
    return new Outcome(Status.REJECTED, confirmed.version(), reason);
  }

  /** Of which batch of this client an ack is: 0 of none, negative if it is another client's. */
  private long batchOf(JsonObject ack) {
    String sender = ack.getString("client");
    if (sender.equals(client)) {
      return 0;
    }
    return RoomBatch.isOne(sender)
        ? pending.batchOf(each -> RoomBatch.senderOf(client, each), sender)
        : -1;
  }

  /** Ends what is decided and reached, and shows what that and the confirmed data make. */
  private void settle(boolean wentBack) {
    List<InFlight> ended = pending.settle(confirmed.version(), wentBack);
    view.settled(confirmed.data(), ended);
    ended.forEach(this::ended);
  }

  private void tellMessage(JsonObject data) {
    JsonValue said = data.getOrDefault("message", JsonValue.NULL);
    Message message = new Message(data.getString("client"), said);
    events.add(listener -> listener.message(message));
  }
}
