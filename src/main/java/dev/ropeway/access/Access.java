package dev.ropeway.access;

import dev.ropeway.AccessPolicy;
import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.Decision;
import dev.ropeway.Right;
import dev.ropeway.config.AuthSettings;
import dev.ropeway.config.AuthSettings.Mode;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.SecurityLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what on which keys. Invariant: allowed is only what every rule of the store allows,
 * and a store without any rule allows nothing; what cannot be judged is denied. Thread-safe; as
 * quick as the application's policies.
 */
public final class Access {
  /** The role that may do whatever concerns the service itself, on every store. */
  public static final String ADMINISTRATOR = "ropeway-admin";

  /** The role that may see, export and erase what is stored of anybody. */
  public static final String PRIVACY = "ropeway-privacy";

  private static final LoopLog LOG = new LoopLog(Access.class, "A policy failed, which denies");

  private final AuthSettings auth;
  private final Map<String, List<Function<AccessRequest, Decision>>> rules = new HashMap<>();
  private final Map<String, RoleRules> roles = new HashMap<>();

  /**
   * Puts the rules of all stores together.
   *
   * @param auth how callers are verified
   * @param actions the names of the actions of each store
   * @param samples the stores that guests of the demo reach
   * @param policies all that the application has
   * @param source a property's value by its name
   * @throws IllegalArgumentException if a property or a policy is about nothing
   */
  public Access(
      AuthSettings auth,
      Map<String, ? extends Collection<String>> actions,
      Set<String> samples,
      Collection<? extends AccessPolicy> policies,
      Function<String, Optional<String>> source) {
    this.auth = auth;
    actions.forEach(
        (store, names) -> {
          RoleRules given = RoleRules.read(store, names, source);
          RoleRules set =
              given.exist() || auth.mode() != Mode.DEMO
                  ? given
                  : RoleRules.read(store, names, DemoRules.of(store, samples.contains(store)));
          List<Function<AccessRequest, Decision>> all = new ArrayList<>();
          policies.stream()
              .filter(policy -> policy.store().equals(store))
              .forEach(policy -> all.add(policy::check));
          if (set.exist() || !all.isEmpty()) {
            all.add(set::check);
          }
          rules.put(store, List.copyOf(all));
          roles.put(store, set);
        });
    for (AccessPolicy policy : policies) {
      if (!rules.containsKey(policy.store())) {
        throw new IllegalArgumentException(
            policy.getClass().getName()
                + " is for store "
                + policy.store()
                + ", which is not there.");
      }
    }
  }

  /** Asks nobody who he is, and allows everything. */
  public static Access none() {
    return new Access(AuthSettings.none(), Map.of(), Set.of(), List.of(), name -> Optional.empty());
  }

  /** Whether nobody is asked who he is. */
  public boolean open() {
    return auth.mode() == Mode.NONE;
  }

  /** How callers are verified. */
  public AuthSettings auth() {
    return auth;
  }

  /** The roles that any setting names. */
  public Set<String> roles() {
    Set<String> all = new TreeSet<>(List.of(ADMINISTRATOR, PRIVACY));
    roles.values().forEach(set -> set.roles().values().forEach(all::addAll));
    return all;
  }

  /**
   * What somebody may do.
   *
   * @param caller null: nobody is verified
   * @param log is told what he was denied
   */
  public Permit of(@Nullable Caller caller, SecurityLog log) {
    return of(caller, null, log);
  }

  /**
   * What somebody may do who comes from somewhere.
   *
   * @param caller null: nobody is verified
   * @param address from where; null: that is not known
   * @param log is told what he was denied
   */
  public Permit of(@Nullable Caller caller, @Nullable String address, SecurityLog log) {
    return new Permit(this, caller, address, log);
  }

  /** Decides; what cannot be judged is denied. */
  public Decision judge(AccessRequest request) {
    Decision decision = attempt(request);
    return decision == null ? Decision.deny() : decision;
  }

  /** Decides; null if a policy fails and nothing else denies. */
  @Nullable Decision attempt(AccessRequest request) {
    if (request.right() == Right.ADMIN && request.caller().is(ADMINISTRATOR)) {
      return Decision.allow();
    }
    List<Function<AccessRequest, Decision>> all = rules.getOrDefault(request.store(), List.of());
    boolean failed = false;
    for (Function<AccessRequest, Decision> rule : all) {
      Decision decision = surely(rule, request);
      if (decision != null && !decision.allowed()) {
        return decision;
      }
      failed |= decision == null;
    }
    return failed ? null : Decision.allowIf(!all.isEmpty());
  }

  private static @Nullable Decision surely(
      Function<AccessRequest, Decision> rule, AccessRequest request) {
    try {
      return rule.apply(request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.unexpected(e);
      return null;
    }
  }

  /**
   * Whether a caller may know that there is such a store: if a role of his has a right there or,
   * where the application alone decides, if it allows to read the empty key, which is that of no
   * entry.
   */
  boolean shows(String store, Caller caller) {
    RoleRules set = roles.get(store);
    return caller.is(ADMINISTRATOR)
        || (set != null && set.exist()
            ? set.concern(caller)
            : judge(new AccessRequest(caller, Right.READ, store, "")).allowed());
  }

  /** Whether one of a caller's roles may record an action on some key, as far as roles tell. */
  boolean mayEver(Caller caller, String store, String action) {
    RoleRules set = roles.get(store);
    return set == null || !set.exist() || set.ever(caller, action);
  }
}
