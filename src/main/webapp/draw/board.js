/** The board's own measure: what is stored is the same on every screen. */
export const WIDTH = 1600;
export const HEIGHT = 1200;

/** Paints strokes: those that are stored on one canvas, those that are being drawn on another. */
export class Board {
  #stored;
  #live;
  #painted = [];
  #size = "";

  constructor(stored, live) {
    this.#stored = stored;
    this.#live = live;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#again());
  }

  /** Paints what is new, or everything if what was there is no longer. */
  show(strokes) {
    const grown = this.#fit() && this.#painted.every((stroke, i) => stroke === strokes[i]);
    if (!grown) {
      clear(this.#stored);
    }
    strokes.slice(grown ? this.#painted.length : 0).forEach((each) => paint(this.#stored, each));
    this.#painted = strokes;
    this.#live.setAttribute("aria-label", `The board, with ${count(strokes.length)}`);
  }

  showLive(strokes) {
    clear(this.#live);
    strokes.forEach((each) => paint(this.#live, each));
  }

  #again() {
    const strokes = this.#painted;
    this.#size = "";
    this.show(strokes);
  }

  /** Gives the canvases as many pixels as the screen has; false if they had to be changed. */
  #fit() {
    const { clientWidth, clientHeight } = this.#stored;
    const size = `${clientWidth} × ${clientHeight} × ${devicePixelRatio}`;
    if (size === this.#size) {
      return true;
    }
    this.#size = size;
    for (const canvas of [this.#stored, this.#live]) {
      canvas.width = Math.round(clientWidth * devicePixelRatio);
      canvas.height = Math.round(clientHeight * devicePixelRatio);
    }
    return false;
  }
}

function count(strokes) {
  return strokes === 1 ? "1 stroke" : `${strokes} strokes`;
}

function clear(canvas) {
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
}

/** Others may have stored anything: what is no stroke is not painted. */
function paint(canvas, stroke) {
  const points = stroke?.points;
  if (!Array.isArray(points) || points.length < 2 || !points.every(Number.isFinite)) {
    return;
  }
  const context = canvas.getContext("2d");
  context.setTransform(canvas.width / WIDTH, 0, 0, canvas.height / HEIGHT, 0, 0);
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = Number.isFinite(stroke.width) ? stroke.width : 4;
  context.strokeStyle = colorOf(canvas, stroke.color);
  context.beginPath();
  context.moveTo(points[0], points[1]);
  for (let i = 0; i + 1 < points.length; i += 2) {
    context.lineTo(points[i], points[i + 1]);
  }
  context.stroke();
  context.setTransform(1, 0, 0, 1, 0, 0);
}

function colorOf(canvas, name) {
  const styles = getComputedStyle(canvas);
  return styles.getPropertyValue(`--${name}`) || styles.getPropertyValue("--ink");
}
