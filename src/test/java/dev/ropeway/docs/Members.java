package dev.ropeway.docs;

import dev.ropeway.AccessChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who belongs to the boards, as an application would keep it. */
@ApplicationScoped
public class Members {
  private final Set<String> members = ConcurrentHashMap.newKeySet();

  @Inject Event<AccessChanged> changed;

  boolean has(String board, String subject) {
    return members.contains(subject) && !board.startsWith("secret");
  }

  void add(String member) {
    members.add(member);
  }

  void remove(String member) {
    members.remove(member);
    changed.fire(new AccessChanged(member));
  }
}
