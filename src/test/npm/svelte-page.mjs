// A page of Svelte, whose component compile-svelte.mjs has compiled.
import { mount, unmount } from "svelte";
import { connect } from "ropeway";
import Board from "./bundles/board.js";

const room = await connect({ offline: true, client: "ann", data: { clicks: 0 } });
const shown = mount(Board, { target: document.body, props: { room } });
Object.assign(globalThis, { room, leave: () => unmount(shown) });
