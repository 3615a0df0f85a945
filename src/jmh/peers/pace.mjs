/**
 * Calls `change` so often, each time after another gap of milliseconds; what is late follows at once.
 */
export function pace(count, gap, change) {
  return new Promise((done, failed) => {
    let due = performance.now();
    let made = 0;
    const step = () => {
      try {
        for (; made < count && due <= performance.now(); due += gap()) {
          change(made++);
        }
      } catch (e) {
        failed(e);
        return;
      }
      if (made < count) {
        setTimeout(step, due - performance.now());
      } else {
        done();
      }
    };
    step();
  });
}

export const pause = (millis) => new Promise((done) => setTimeout(done, millis));
