const MAX_DIGITS = 400;
const WRITTEN_IN_FULL = 1e21;
const LARGEST = 2n ** 63n - 1n;
const SMALLEST = -(2n ** 63n);

/**
 * The sum of two numbers as decimals, as the server has it: 0.1 + 0.2 is 0.3, and integers must fit
 * in 64 bits. Throws a RangeError if the sum cannot be stored; its message goes on after the place.
 */
export function sum(a, b) {
  const fast = a + b;
  if (Number.isSafeInteger(fast) && Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    return fast;
  }
  return Number.isInteger(a) && Number.isInteger(b) && fits(a) && fits(b)
    ? Number(inRange(BigInt(String(a)) + BigInt(String(b))))
    : exact(decimal(a), decimal(b));
}

/** The name of the member whose key is a number, as the server has it too. */
export function memberKey(number) {
  return String(number);
}

/** The server has the integer that is printed, not the one that a large double is exactly. */
function fits(value) {
  const printed = Math.abs(value) < WRITTEN_IN_FULL ? BigInt(String(value)) : LARGEST + 1n;
  return printed >= SMALLEST && printed <= LARGEST;
}

function inRange(integer) {
  if (integer > LARGEST || integer < SMALLEST) {
    throw new RangeError(" would not fit in 64 bits");
  }
  return integer;
}

function exact(a, b) {
  const scale = Math.max(a.scale, b.scale, 0);
  const digits = a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale);
  const length = String(digits < 0n ? -digits : digits).length;
  if (length > MAX_DIGITS || scale > MAX_DIGITS) {
    throw new RangeError(`: the number has more than ${MAX_DIGITS} digits`);
  }
  const result = Number(`${digits}e${-scale}`);
  if (!Number.isFinite(result)) {
    throw new RangeError(": the number is too large for a double");
  }
  return result === 0 ? 0 : result;
}

/** A number as digits × 10^-scale, from its shortest text. */
function decimal(value) {
  const [mantissa, exponent = "0"] = String(value).split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}
