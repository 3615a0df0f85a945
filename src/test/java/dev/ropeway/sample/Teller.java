package dev.ropeway.sample;

import dev.ropeway.Key;
import dev.ropeway.Session;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** A bean with a session of its own, which ends with it. */
@Dependent
public class Teller {
  @Inject
  @Key("till")
  private Session<Account> till;

  @Inject
  @Key(value = "vault", store = "accounts")
  private Session<Account> vault;

  /** The session on {@code till}. */
  public Session<Account> till() {
    return till;
  }

  /** The session on {@code vault}. */
  public Session<Account> vault() {
    return vault;
  }
}
