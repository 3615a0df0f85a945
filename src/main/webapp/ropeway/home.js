const SLOTS = 65_536;
const POLYNOMIAL = 0xedb88320; // of CRC-32 (ISO 3309), its bits in reverse

/**
 * Where a key is at home: the CRC-32 of `store/key` in UTF-8, modulo 65,536. It is what a balancer needs to
 * lead a live connection to the node that other requests of the key go to, and no more: it stands in an
 * address, which logs may have, and 65,536 numbers are too few to tell which key it is.
 */
export function homeOf(store, key) {
  let crc = ~0;
  for (const byte of new TextEncoder().encode(`${store}/${key}`)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    }
  }
  return (~crc >>> 0) % SLOTS;
}
