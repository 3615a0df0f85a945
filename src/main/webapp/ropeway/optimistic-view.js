import { sealed } from "./frozen.js";
import { meet, valueAt } from "./json-pointers.js";
import { equal } from "./numeric-equality.js";
import { isShownLate } from "./replayer.js";
import { RoomBook, sorted } from "./room-book.js";
import { visible } from "./room-data.js";
import { changesBetween } from "./state-diff.js";
import { touchedBy } from "./touched-paths.js";

/** What a mirror shows: the confirmed data with the actions in flight replayed on it. */
export class OptimisticView {
  #pending;
  #replay;
  #events;
  #glides;
  #base = undefined;

  /** Without the bookkeeping; undefined before there is any. */
  data = undefined;
  /** With the bookkeeping; undefined before there is any. */
  whole = undefined;

  /** Glides: what others move lies under actions in flight, what this client moves over them. */
  constructor(pending, replay, events, glides) {
    this.#pending = pending;
    this.#replay = replay;
    this.#events = events;
    this.#glides = glides;
  }

  /** An own action is new, or has new arguments. */
  patched(place) {
    this.#pending.replay(this.#base, this.#replay, place);
    this.#show(() => "local");
  }

  /** This client moves something, or does so no longer. */
  glided() {
    this.#show(() => "local");
  }

  /** The server confirmed data, others moved something, and these actions have ended. */
  settled(confirmed, ended) {
    const base = this.#glides.under(confirmed);
    if (ended.length === 0 && base === this.#base) {
      return;
    }
    this.#base = base;
    const gone = this.#pending.replay(this.#base, this.#replay, 0);
    const undone = undoneBy(ended, gone);
    const done = ended.filter(({ name, refused }) => !refused && isShownLate(name));
    this.#show((path) => {
      if (undone.some((other) => meet(path, other))) {
        return "rollback";
      }
      return done.some((action) => left(action, path, confirmed)) ? "local" : "remote";
    });
    ended.forEach((action) => this.end(action));
  }

  /** An action has ended. Nobody waits for one that was adopted: whoever did has gone. */
  end({ name, args, client, adopted, outcome, handles }) {
    const told = sealed({ name, args, ...outcome, ...(adopted ? { client } : {}) });
    if (outcome.status === "rejected" || outcome.status === "failed") {
      this.#events.add("reject", told);
    }
    if (adopted) {
      this.#events.add("recovered", told);
    }
    handles.forEach((handle) => this.#events.then(() => handle.settle(outcome)));
  }

  #show(originOf) {
    const last = this.#pending.actions.at(-1);
    const was = this.whole;
    this.whole = this.#glides.over(last === undefined ? this.#base : last.after);
    const before = this.data;
    const after = visible(this.whole);
    const changes = changesBetween(before, after, originOf);
    if (changes.length > 0) {
      this.data = after;
      this.#events.changed(before, after, changes);
    }
    this.#events.add("owner", ...ownerChanges(was, this.whole));
  }
}

/** The places that refused actions had changed, and those that relied on them. */
function undoneBy(ended, gone) {
  const refused = ended.filter((action) => action.refused);
  return refused.length === 0 ? [] : [...refused, ...gone].flatMap(places);
}

/** Whether what is at a place now was left by an own action that was not shown before. */
function left({ name, args }, path, data) {
  return touchedBy(name, data, args).some(
    (place) =>
      meet(path, place) &&
      (args.value === undefined
        ? valueAt(data, path) === undefined
        : equal(valueAt(data, place), args.value)),
  );
}

function places({ before, after }) {
  return changesBetween(visible(before), visible(after)).map(({ path }) => path);
}

/** Whose places became others', as `{path, owner, previous}`; null is nobody's. */
function ownerChanges(before, after) {
  if (RoomBook.raw(before) === RoomBook.raw(after)) {
    return [];
  }
  const [was, is] = [RoomBook.of(before).owners, RoomBook.of(after).owners];
  return sorted(new Map([...was, ...is]))
    .map(([path]) => [path, is.get(path)?.client ?? null, was.get(path)?.client ?? null])
    .filter(([, client, previous]) => client !== previous)
    .map(([path, client, previous]) => sealed({ path, owner: client, previous }));
}
