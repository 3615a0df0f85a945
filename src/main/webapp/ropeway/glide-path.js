const PLACE = "/$glide";

/**
 * Where a client tells others, as an ephemeral value, what it moves at a place of the data and has
 * not recorded yet: each mirror shows that value in the data.
 */
export function glidePath(place) {
  return PLACE + place;
}

/** Whether an ephemeral value is told under such a path. */
export function isGlidePath(path) {
  return path.startsWith(`${PLACE}/`);
}

/** The place in the data that is meant. */
export function glidePlace(path) {
  return path.slice(PLACE.length);
}
