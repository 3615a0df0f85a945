package dev.ropeway.http;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.concurrent.ManagedThreadFactoryDefinition;
import jakarta.enterprise.context.ApplicationScoped;

/** Where streams get their threads from. */
@ManagedThreadFactoryDefinition(name = StreamThreads.VIRTUAL, virtual = true)
@ApplicationScoped
public class StreamThreads {
  static final String VIRTUAL = "java:module/concurrent/ropewayStreams";

  /**
   * Before this version of Java a virtual thread keeps its carrier while it blocks in synchronized
   * code, as servers do when they write: a few slow readers would stop all others.
   */
  private static final int VIRTUAL_THREADS_NEVER_PIN = 24;

  @Resource(lookup = VIRTUAL)
  private ManagedThreadFactory virtual;

  @Resource private ManagedThreadFactory platform;

  void start(Runnable stream) {
    boolean fit = Runtime.version().feature() >= VIRTUAL_THREADS_NEVER_PIN;
    (fit ? virtual : platform).newThread(stream).start();
  }
}
