import { Past } from "./past.js";
import { Slider } from "./slider.js";

const part = (id) => document.getElementById(id);

/**
 * Shows the time slider, over the left key until the other one is chosen. Gives what is to be
 * called with the side and the version whenever an update comes.
 */
export function showHistory(keys, clients) {
  const sides = keys.left === keys.right ? ["left"] : ["left", "right"];
  const known = Object.fromEntries(sides.map((side) => [side, knownOf(clients[side])]));
  let shown = "left";
  const slider = new Slider(part("past"), known[shown]);
  part("past").hidden = false;
  part("which").hidden = sides.length === 1;
  sides.forEach((side) => (part(`which-${side}`).textContent = keys[side]));
  part("which").addEventListener("change", ({ target }) => {
    shown = target.value;
    slider.choose(known[shown], known[shown].latest);
  });
  return (side, version) => {
    if (side in known) {
      known[side].latest = version;
    }
    if (side === shown) {
      slider.reached(version);
    }
  };
}

function knownOf({ url, sender }) {
  return { past: new Past(url), sender, latest: 0 };
}
