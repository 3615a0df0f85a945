package dev.ropeway.session;

import dev.ropeway.PerRequest;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Opens sessions that end with the request. Thread-safe: a request may use several threads. */
@PerRequest
@RequestScoped
public class RequestSessions extends ForwardingSessions {
  private static final int ROOMY = 32;

  @Inject private SessionService sessions;

  // guarded by itself
  private final List<Session<?>> opened = new ArrayList<>();
  private int roomy = ROOMY;

  @Override
  SessionService behind() {
    return sessions;
  }

  @Override
  <T> Session<T> opened(Session<T> session) {
    synchronized (opened) {
      if (opened.size() >= roomy) {
        opened.removeIf(each -> each instanceof SessionHandle<?> live && live.stopped());
        roomy = Math.max(ROOMY, 2 * opened.size());
      }
      opened.add(session);
    }
    return session;
  }

  @PreDestroy
  void end() {
    synchronized (opened) {
      opened.forEach(Session::close);
      opened.clear();
    }
  }
}
