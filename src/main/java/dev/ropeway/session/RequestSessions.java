package dev.ropeway.session;

import dev.ropeway.Caller;
import dev.ropeway.PerRequest;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.View;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Opens sessions that end with the request. Thread-safe: a request may use several threads. */
@PerRequest
@RequestScoped
public class RequestSessions implements SessionService {
  private static final int ROOMY = 32;

  @Inject private SessionService sessions;

  // guarded by itself
  private final List<Session<?>> opened = new ArrayList<>();
  private int roomy = ROOMY;

  @Override
  public <T> Session<T> load(Store<T> store, String key) {
    return kept(sessions.load(store, key));
  }

  private <T> Session<T> kept(Session<T> session) {
    synchronized (opened) {
      if (opened.size() >= roomy) {
        opened.removeIf(each -> each instanceof SessionHandle<?> live && live.stopped());
        roomy = Math.max(ROOMY, 2 * opened.size());
      }
      opened.add(session);
    }
    return session;
  }

  @Override
  public CompletionStage<TransactionOutcome> transaction(
      Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
    return sessions.transaction(actions, onFailure);
  }

  @Override
  public <T> View<T> view(Store<T> store, String key) {
    return sessions.view(store, key);
  }

  @Override
  public SessionService as(Caller caller) {
    SessionService his = sessions.as(caller);
    return new SessionService() {
      @Override
      public <T> Session<T> load(Store<T> store, String key) {
        return kept(his.load(store, key));
      }

      @Override
      public CompletionStage<TransactionOutcome> transaction(
          Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
        return his.transaction(actions, onFailure);
      }

      @Override
      public <T> View<T> view(Store<T> store, String key) {
        return his.view(store, key);
      }

      @Override
      public SessionService as(Caller other) {
        return RequestSessions.this.as(other);
      }
    };
  }

  @PreDestroy
  void end() {
    synchronized (opened) {
      opened.forEach(Session::close);
      opened.clear();
    }
  }
}
