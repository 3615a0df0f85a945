import { Addresses } from "./addresses.js";
import { ENVELOPE } from "./frame-limits.js";
import { liveOf } from "./live-connections.js";
import { RoomTransport } from "./room-transport.js";
import { ServerClock } from "./server-clock.js";
import { TrafficMeter } from "./traffic-meter.js";
import { Transport } from "./transport.js";

/**
 * What the loops of a room share.
 *
 * `silence`: how long a stream may be silent, heartbeats included; `frameDuration`: shortest time
 * between two requests of a kind, both in milliseconds; `frameBytes`: most bytes of such a request;
 * `pace` has the `frameDuration`, which may be changed; `transport`: "auto", "live" or "sse"; `requests()`: what carries requests instead of HTTP, or null.
 */
export function contextOf(settings) {
  const { environment, urls, keeper, silence, frameDuration, frameBytes, requests } = settings;
  const addresses = new Addresses(urls);
  const meter = new TrafficMeter();
  const pace = { frameDuration };
  const http = new Transport({ environment, addresses, keeper, meter });
  return Object.freeze({
    environment,
    addresses,
    keeper,
    meter,
    transport: new RoomTransport(http, requests),
    live: liveOf(settings),
    clock: new ServerClock(environment.monotonic, environment.wall),
    silence,
    pace,
    get frameDuration() {
      return pace.frameDuration;
    },
    frameBytes: frameBytes - ENVELOPE,
  });
}
