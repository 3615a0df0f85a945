package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.action.RoomData;
import dev.ropeway.action.TouchedPaths;
import dev.ropeway.client.Change.Origin;
import dev.ropeway.json.JsonPointers;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a mirror shows: the confirmed data with the actions in flight replayed on it. */
final class OptimisticView {
  private final Pending pending;
  private final Replayer replayer;
  private final EventQueue events;
  private final Glides glides;
  private @Nullable JsonValue base;
  private @Nullable JsonValue whole;
  private @Nullable JsonValue data;

  /** Glides: what others move lies under actions in flight, what this client moves over them. */
  OptimisticView(Pending pending, Replayer replayer, EventQueue events, Glides glides) {
    this.pending = pending;
    this.replayer = replayer;
    this.events = events;
    this.glides = glides;
  }

  /** Without the bookkeeping; null before there is any. */
  @Nullable JsonValue data() {
    return data;
  }

  /** With the bookkeeping; null before there is any. */
  @Nullable JsonValue whole() {
    return whole;
  }

  /** An own action is new, or has new arguments. */
  void patched(int place) {
    pending.replay(base, replayer, place);
    show(path -> Origin.LOCAL);
  }

  /** This client moves something, or does so no longer. */
  void glided() {
    show(path -> Origin.LOCAL);
  }

  /** The server confirmed data, others moved something, and these actions have ended. */
  void settled(@Nullable JsonValue confirmed, List<InFlight> ended) {
    JsonValue moved = glides.under(confirmed);
    if (ended.isEmpty() && moved == base) {
      return;
    }
    base = moved;
    List<InFlight.Effect> gone = pending.replay(base, replayer, 0);
    List<String> undone = undone(ended, gone);
    List<InFlight> done =
        ended.stream().filter(a -> !a.refused() && Replayer.isShownLate(a.name)).toList();
    show(
        path -> {
          if (undone.stream().anyMatch(other -> StateDiff.meet(path, other))) {
            return Origin.ROLLBACK;
          }
          return done.stream().anyMatch(a -> left(a, path, confirmed))
              ? Origin.LOCAL
              : Origin.REMOTE;
        });
    ended.forEach(this::end);
  }

  /** Whether what is at a place now was left by an own action that was not shown before. */
  private static boolean left(InFlight action, String path, @Nullable JsonValue confirmed) {
    JsonValue now = Objects.requireNonNull(confirmed);
    List<String> places = TouchedPaths.by(action.name, now, action.args);
    JsonValue value = action.args.asJsonObject().get("value");
    return Objects.requireNonNull(places).stream()
        .filter(place -> StateDiff.meet(path, place))
        .anyMatch(
            place ->
                value == null
                    ? JsonPointers.get(now, path) == null
                    : StateDiff.equal(JsonPointers.get(now, place), value));
  }

  /** An action has ended. */
  void end(InFlight action) {
    OutcomeUnknownException forgotten = action.forgotten;
    if (forgotten != null) {
      action.handles.forEach(handle -> events.then(() -> handle.fail(forgotten)));
      return;
    }
    Outcome outcome = Objects.requireNonNull(action.outcome);
    if (outcome.status() == Outcome.Status.REJECTED || outcome.status() == Outcome.Status.FAILED) {
      Long id = action.id == 0 ? null : action.id;
      Rejection rejection = new Rejection(id, action.name, action.args, outcome);
      events.add(listener -> listener.rejected(rejection));
    }
    action.handles.forEach(handle -> events.then(() -> handle.settle(outcome)));
  }

  /** The places that refused actions had changed, and those that relied on them. */
  private static List<String> undone(List<InFlight> ended, List<InFlight.Effect> gone) {
    List<InFlight.Effect> effects =
        new ArrayList<>(ended.stream().filter(InFlight::refused).map(a -> a.effect).toList());
    if (!effects.isEmpty()) {
      effects.addAll(gone);
    }
    return effects.stream().flatMap(OptimisticView::places).toList();
  }

  private static Stream<String> places(InFlight.Effect effect) {
    return StateDiff.between(visible(effect.before()), visible(effect.after()), p -> Origin.LOCAL)
        .stream()
        .map(Change::path);
  }

  private void show(Function<String, Origin> origins) {
    List<InFlight> actions = pending.actions();
    JsonValue was = whole;
    whole = glides.over(actions.isEmpty() ? base : actions.get(actions.size() - 1).effect.after());
    JsonValue before = data;
    JsonValue after = visible(whole);
    List<Change> changes = StateDiff.between(before, after, origins);
    if (!changes.isEmpty()) {
      data = after;
      events.changed(before, after, changes);
    }
    ownerChanges(was, whole).forEach(change -> events.add(l -> l.ownerChanged(change)));
  }

  private static List<OwnerChange> ownerChanges(@Nullable JsonValue from, @Nullable JsonValue to) {
    JsonValue before = from == null ? JsonValue.EMPTY_JSON_OBJECT : from;
    JsonValue after = to == null ? JsonValue.EMPTY_JSON_OBJECT : to;
    if (RoomData.sameBook(before, after)) {
      return List.of();
    }
    var was = RoomData.owners(before);
    var is = RoomData.owners(after);
    TreeSet<String> paths = new TreeSet<>(was.keySet());
    paths.addAll(is.keySet());
    return paths.stream()
        .filter(path -> !Objects.equals(was.get(path), is.get(path)))
        .map(path -> new OwnerChange(path, is.get(path), was.get(path)))
        .toList();
  }

  private static @Nullable JsonValue visible(@Nullable JsonValue data) {
    return data == null ? null : RoomData.visible(data);
  }
}
