const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 120;
const KEPT = 60;

/** The rates of the last minute, as two lines under one scale. */
export class RateChart {
  #svg;
  #sent = [];
  #received = [];

  constructor(svg) {
    this.#svg = svg;
  }

  add(sent, received) {
    this.#sent = [...this.#sent, sent].slice(-KEPT);
    this.#received = [...this.#received, received].slice(-KEPT);
    const most = Math.max(100, ...this.#sent, ...this.#received);
    this.#svg.replaceChildren(
      line("received", this.#received, most),
      line("sent", this.#sent, most),
    );
    this.#svg.setAttribute("aria-label", `Bytes a second in the last minute, at most ${most}`);
  }
}

function line(name, rates, most) {
  const points = rates.map((rate, i) => {
    const x = WIDTH - ((rates.length - 1 - i) * WIDTH) / (KEPT - 1);
    return `${x.toFixed(1)},${(HEIGHT - 4 - (rate / most) * (HEIGHT - 8)).toFixed(1)}`;
  });
  const polyline = document.createElementNS(SVG, "polyline");
  polyline.setAttribute("class", name);
  polyline.setAttribute("points", points.join(" "));
  return polyline;
}
