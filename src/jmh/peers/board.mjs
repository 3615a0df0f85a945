import { Schema, defineTypes } from "@colyseus/schema";

/** The state of a room of Colyseus: counters by the names of those who count. */
export class Board extends Schema {}

defineTypes(Board, { counters: { map: "number" } });
