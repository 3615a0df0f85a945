package dev.ropeway.sample;

import dev.ropeway.Action;
import dev.ropeway.EntryUpdated;
import dev.ropeway.OfStore;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A CDI bean that declares the store, uses sessions and observes updates. */
@ApplicationScoped
public class Accounts {
  /** The store. */
  public static final Store<Account> STORE =
      Store.of("accounts", Account.class).defaultData(() -> new Account("nobody", 0)).build();

  /** Adds to the balance. */
  public static final Action<Account, Long> DEPOSIT =
      STORE.action(
          "deposit", Long.class, (a, amount) -> new Account(a.owner(), a.balance() + amount));

  @Inject private SessionService sessions;

  private final List<String> balances = new CopyOnWriteArrayList<>();
  private final List<EntryUpdated> events = new CopyOnWriteArrayList<>();

  @Produces
  @ApplicationScoped
  static Store<Account> store() {
    return STORE;
  }

  /** Opens a session. */
  public Session<Account> open(String key) {
    return sessions.load(STORE, key);
  }

  void observe(@ObservesAsync EntryUpdated event) {
    events.add(event);
  }

  void observeAccounts(@ObservesAsync @OfStore("accounts") EntryUpdated event) {
    balances.add(event.key() + "=" + event.data(STORE).balance());
  }

  void observeOthers(@ObservesAsync @OfStore("others") EntryUpdated event) {
    balances.add("of another store: " + event);
  }

  /** What the observer of this store alone was told: {@code key=balance}. */
  public List<String> balances() {
    return List.copyOf(balances);
  }

  /** The events of one key, in the order in which they came. */
  public List<EntryUpdated> events(String key) {
    return events.stream().filter(event -> event.key().equals(key)).toList();
  }
}
