package dev.ropeway.bench;

/**
 * Mirrors that are at work while two others are measured.
 *
 * @param rooms keys; the measured mirrors are in the first of them, or alone if there is none
 * @param clients mirrors of each
 * @param perSecond actions of each mirror
 */
record MirrorLoad(String what, int rooms, int clients, int perSecond) {

  String key(int room) {
    return "bench-" + rooms + "-" + clients + "-" + room;
  }
}
