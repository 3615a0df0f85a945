package dev.ropeway.cycle;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.store.BoundStore;

/** How large the data of an entry may be: a room may be larger. Immutable. */
record StoreLimits(JsonLimits plain, JsonLimits room) {

  StoreLimits(Settings settings) {
    this(limits(settings, Setting.DATA_BYTES), limits(settings, Setting.ROOM_DATA_BYTES));
  }

  private static JsonLimits limits(Settings settings, Setting bytes) {
    return new JsonLimits(settings.count(Setting.DEPTH), settings.count(bytes));
  }

  JsonLimits of(BoundStore<?> store) {
    return store.store().realtime() ? room : plain;
  }
}
