import type { Json } from "./mirror.js";

/**
 * Bytes with their content type, as a value of a room: `{"$bytes": base64, "type": …}`, which is JSON
 * like all else, wherever JSON goes. Frozen.
 */
export class Bytes {
  /**
   * Takes a copy.
   *
   * @throws TypeError if these are no bytes, or that is no content type such as `image/png`
   */
  constructor(bytes: ArrayBuffer | ArrayBufferView, type: string);
  /** Those that a value is; null if it is something else, or not as this class writes it. */
  static from(value: Json | undefined): Bytes | null;
  /** The content type, as it was declared by who made it: nobody has looked whether it is true. */
  readonly type: string;
  readonly length: number;
  /** A copy. */
  readonly bytes: Uint8Array;
  readonly blob: Blob;
  /** What to set, send or append. */
  readonly value: Json;
}
