package dev.ropeway.http;

import dev.ropeway.bounds.Lease;

/** A stream that is counted until it is closed. */
record LeasedSource(StreamSource source, Lease lease) implements StreamSource {

  @Override
  public void whenReady(Runnable ready) {
    source.whenReady(ready);
  }

  @Override
  public void take(Outgoing out) {
    source.take(out);
  }

  @Override
  public boolean closed() {
    return source.closed();
  }

  @Override
  public void close() {
    try {
      source.close();
    } finally {
      lease.close();
    }
  }
}
