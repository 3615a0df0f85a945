import type { Container } from "./collections.js";
import type { Json } from "./mirror.js";

/** A name that no other part has, to be the `$id` of a new one. */
export function newId(): string;

/**
 * References to parts of a room: objects whose member `$id` says who they are. They hold wherever
 * the parts are moved, by whatever action.
 */
export class References {
  constructor(room: Container<any>);
  /**
   * Resolves with the id of the part at a path, which is given one if it has none; null if there is
   * no object, or it may not be changed.
   */
  to(path: string): Promise<string | null>;
  /**
   * Where the part with an id is now; null if it is nowhere. Of several with one id, such as copies,
   * the one where it was found last, else the first by its path.
   */
  pathOf(id: string): string | null;
  /** The part with an id; undefined if it is nowhere. */
  get(id: string): Json | undefined;
}
