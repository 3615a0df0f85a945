import { HEIGHT, WIDTH } from "./board.js";

const NEAR = 3;
// What is told while it is being drawn travels between servers in notifications of a few kilobytes.
const MOST_NUMBERS = 800;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 20;
const LONG_STEP = 100;

/**
 * Draws with a pointer or the keyboard. A stroke is told to others while it is being drawn, without
 * being stored, and stored as a whole when it is done.
 */
export class Pen {
  /** What is being drawn, or null. */
  stroke = null;
  /** Called when there is something to paint. */
  changed = () => {};
  #room;
  #surface;
  #tools;
  #at = [WIDTH / 2, HEIGHT / 2];

  constructor(room, surface, tools) {
    this.#room = room;
    this.#surface = surface;
    this.#tools = tools;
    surface.addEventListener("pointerdown", (event) => this.#down(event));
    surface.addEventListener("pointermove", (event) => this.#moved(event));
    surface.addEventListener("pointerup", () => this.#end());
    surface.addEventListener("pointercancel", () => this.#end());
    surface.addEventListener("pointerleave", () => this.#point(null));
    surface.addEventListener("keydown", (event) => this.#key(event));
    surface.addEventListener("blur", () => this.#leave());
  }

  #down(event) {
    if (event.isPrimary && event.button === 0) {
      this.#surface.setPointerCapture(event.pointerId);
      this.#begin(this.#place(event));
    }
  }

  #moved(event) {
    if (!event.isPrimary) {
      return;
    }
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) {
      this.#go(this.#place(each));
    }
  }

  #key(event) {
    const step = STEPS[event.key];
    if (step) {
      const length = event.shiftKey ? LONG_STEP : STEP;
      this.#go(inside(this.#at[0] + step[0] * length, this.#at[1] + step[1] * length));
    } else if (event.key === " " && !event.repeat) {
      this.stroke ? this.#end() : this.#begin(this.#at);
    } else {
      return;
    }
    event.preventDefault();
  }

  #leave() {
    this.#end();
    this.#point(null);
  }

  #begin(at) {
    this.#end();
    const { color, width } = this.#tools.elements;
    this.#point(at);
    this.stroke = { color: color.value, width: Number(width.value), points: [...at] };
    this.#tell();
  }

  #go(at) {
    this.#point(at);
    const points = this.stroke?.points;
    if (points && Math.hypot(at[0] - points.at(-2), at[1] - points.at(-1)) >= NEAR) {
      this.stroke = { ...this.stroke, points: [...points, ...at] };
      if (this.stroke.points.length >= MOST_NUMBERS) {
        this.#begin(at);
      }
      this.#tell();
    }
  }

  #end() {
    if (this.stroke) {
      this.#room.append("/strokes", this.stroke);
      this.stroke = null;
      this.#tell();
    }
  }

  #tell() {
    this.#room.ephemeral("/stroke", this.stroke);
    this.changed();
  }

  #point(at) {
    this.#at = at ?? this.#at;
    this.#room.ephemeral("/cursor", at);
  }

  #place(event) {
    const { left, top, width, height } = this.#surface.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * WIDTH;
    return inside(x, ((event.clientY - top) / height) * HEIGHT);
  }
}

function inside(x, y) {
  return [Math.round(clamp(x, WIDTH)), Math.round(clamp(y, HEIGHT))];
}

function clamp(value, most) {
  return Math.min(Math.max(value, 0), most);
}
