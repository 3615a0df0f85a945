/** Collections that several clients change at once. See collections.d.ts. */
export { GrowingArray } from "./growing-array.js";
export { NumberDictionary } from "./number-dictionary.js";
export { SharedSet } from "./shared-set.js";
export { TransactionalDictionary } from "./transactional-dictionary.js";
