package dev.ropeway.sample;

import dev.ropeway.Session;
import dev.ropeway.SessionService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** A bean that keeps a session for the request, and forgets to stop it. */
@RequestScoped
public class Visit {
  @Inject private SessionService sessions;

  private @Nullable Session<Account> session;

  /** Opens a session and keeps it. */
  public void begin(String key) {
    session = sessions.load(Accounts.STORE, key);
  }

  /** Uses it. */
  public void deposit() {
    if (session != null) {
      session.patch(Accounts.DEPOSIT, 1L);
    }
  }
}
