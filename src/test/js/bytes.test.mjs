import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Bytes } from "../../main/webapp/ropeway/bytes.js";
import { frozen } from "../../main/webapp/ropeway/frozen.js";

const VALUES = new URL("../resources/vectors/bytes/values.json", import.meta.url);

for (const { name, value, hex } of JSON.parse(readFileSync(VALUES, "utf8"))) {
  test(name, () => {
    const found = Bytes.from(value);
    assert.equal(found === null, hex === undefined);
    if (hex !== undefined) {
      assert.equal(Buffer.from(found.bytes).toString("hex"), hex);
      assert.equal(found.type, value.type);
      assert.equal(found.length, hex.length / 2);
      assert.deepEqual(new Bytes(found.bytes, found.type).value, value);
    }
  });
}

test("many bytes go there and back", async () => {
  const many = Uint8Array.from({ length: 90_000 }, (_, i) => (i * 7) % 256);
  const { value, blob } = new Bytes(many, "image/png");
  assert.deepEqual(Bytes.from(JSON.parse(JSON.stringify(value))).bytes, many);
  assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), many);
  assert.equal(blob.type, "image/png");
});

test("bytes are those of the moment, of whatever view", () => {
  const words = new Uint16Array([0x0201, 0x0403, 0x0605]);
  const bytes = new Bytes(words.subarray(1), "a/b");
  words.fill(0);
  bytes.bytes.fill(9);
  assert.deepEqual(bytes.bytes, new Uint8Array([3, 4, 5, 6]));
  assert.deepEqual(new Bytes(new Uint8Array([1, 2]).buffer, "a/b").bytes, new Uint8Array([1, 2]));
  assert.equal(frozen(bytes.value), bytes.value, "it is a value already");
});

test("what is no bytes or no type is refused", () => {
  for (const type of [undefined, null, 7, "", "image", "a/b\n", `a/${"b".repeat(254)}`]) {
    assert.throws(() => new Bytes(new Uint8Array(1), type), TypeError);
  }
  for (const bytes of [undefined, null, "text", [1, 2], 7]) {
    assert.throws(() => new Bytes(bytes, "a/b"), TypeError);
  }
});
