package dev.ropeway.node;

import dev.ropeway.Key;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

/** Opens the sessions that beans have injected by their {@link Key}. */
@ApplicationScoped
public class InjectedSessions {
  @Inject private Ropeway ropeway;
  @Inject private SessionService sessions;

  @Produces
  @Dependent
  @Key("")
  <T> Session<T> open(InjectionPoint point) {
    Key key = key(point);
    return sessions.load(this.<T>store(point.getType(), key.store()), key.value());
  }

  <T> void close(@Disposes @Key("") Session<T> session) {
    session.close();
  }

  private static Key key(InjectionPoint point) {
    for (Annotation qualifier : point.getQualifiers()) {
      if (qualifier instanceof Key key) {
        return key;
      }
    }
    throw new IllegalStateException("A session is injected by its @Key.");
  }

  @SuppressWarnings("unchecked") // its data is what the injection point says
  private <T> Store<T> store(Type session, String name) {
    return (Store<T>) find(session, name, ropeway.stores());
  }

  /**
   * The store that an injection point means.
   *
   * @param session the type that is injected
   * @param name empty: the one with data of that type
   */
  static Store<?> find(Type session, String name, List<Store<?>> stores) {
    Type data =
        session instanceof ParameterizedType typed ? typed.getActualTypeArguments()[0] : session;
    List<Store<?>> found =
        stores.stream()
            .filter(store -> store.type().equals(data))
            .filter(store -> name.isEmpty() || store.name().equals(name))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    String which = name.isEmpty() ? "" : " named " + name;
    throw new IllegalStateException(
        found.isEmpty()
            ? "No store%s has data of %s.".formatted(which, data.getTypeName())
            : "Several stores have data of %s: say which, @Key(value = …, store = …)."
                .formatted(data.getTypeName()));
  }
}
