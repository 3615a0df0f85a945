/** What a frame may have around its actions, in bytes. */
export const ENVELOPE = 512;

const MOST_ACTIONS = 1_000;
const encoder = new TextEncoder();

/** How many bytes a text is on the wire. */
export function byteLength(text) {
  return encoder.encode(text).length;
}

/** How many bytes a value is as JSON. */
export function sizeOf(json) {
  return byteLength(JSON.stringify(json));
}

/** Why an action alone is more than a frame of so many bytes; null if it is not. */
export function tooLarge(name, args, frameBytes) {
  const bytes = ENVELOPE + sizeOf({ name, args });
  return bytes > frameBytes
    ? `the action makes a frame of ${bytes} bytes; at most ${frameBytes} can be sent`
    : null;
}

/** Why actions are no batch of at most so many bytes on a key; null if they are. */
export function tooLargeTogether(actions, { store, key, frameBytes }) {
  if (actions.length > MOST_ACTIONS) {
    return `a batch has at most ${MOST_ACTIONS} actions`;
  }
  const around = sizeOf({ store, key });
  const bytes = actions.reduce((sum, { name, args }) => sum + around + sizeOf({ name, args }), 2 * ENVELOPE);
  return bytes > frameBytes
    ? `the batch makes a frame of ${bytes} bytes; at most ${frameBytes} can be sent`
    : null;
}

/** Says of one action after another whether it still fits: at most so many and so large. */
export function fitting(most, mostBytes) {
  let count = 0;
  let bytes = 0;
  return (action) => {
    bytes += sizeOf(action) + 1;
    count++;
    return count === 1 || (count <= most && bytes <= mostBytes);
  };
}
