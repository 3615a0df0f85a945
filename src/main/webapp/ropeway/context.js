import { Addresses } from "./addresses.js";
import { ENVELOPE } from "./frame-limits.js";
import { ServerClock } from "./server-clock.js";
import { TrafficMeter } from "./traffic-meter.js";
import { Transport } from "./transport.js";

/**
 * What the loops of a room share.
 *
 * `silence`: how long a stream may be silent, heartbeats included; `frameDuration`: shortest time
 * between two requests of a kind, both in milliseconds; `frameBytes`: most bytes of such a request.
 */
export function contextOf({ environment, urls, keeper, silence, frameDuration, frameBytes }) {
  const addresses = new Addresses(urls);
  const meter = new TrafficMeter();
  return Object.freeze({
    environment,
    addresses,
    keeper,
    meter,
    transport: new Transport({ environment, addresses, keeper, meter }),
    clock: new ServerClock(environment.monotonic, environment.wall),
    silence,
    frameDuration,
    frameBytes: frameBytes - ENVELOPE,
  });
}
