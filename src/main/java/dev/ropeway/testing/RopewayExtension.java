package dev.ropeway.testing;

import dev.ropeway.SessionService;
import dev.ropeway.Store;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives the parameters of {@link RopewayTest}: nodes that begin at their first use in a test. */
final class RopewayExtension implements ParameterResolver {
  private static final Namespace PLACE = Namespace.create(RopewayExtension.class);

  private static final Map<Class<?>, Function<HandNodes, Object>> PARAMETERS =
      Map.of(
          HandNodes.class, nodes -> nodes,
          HandNode.class, HandNodes::first,
          SessionService.class, nodes -> nodes.first().sessions(),
          HandClock.class, HandNodes::clock,
          Interleavings.class, nodes -> Interleavings.of(nodes.stores()));

  /** What a test has, until it ends. */
  @SuppressWarnings("deprecation") // of JUnit, which has had it since its first 5
  private record Held(HandNodes nodes)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      nodes.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return PARAMETERS.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Held held =
        context
            .getStore(PLACE)
            .getOrComputeIfAbsent(Held.class, k -> new Held(open(context)), Held.class);
    Class<?> type = parameter.getParameter().getType();
    return Objects.requireNonNull(PARAMETERS.get(type)).apply(held.nodes());
  }

  private static HandNodes open(ExtensionContext context) {
    RopewayTest test =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RopewayTest.class)
            .orElseThrow();
    List<Store<?>> stores = new ArrayList<>();
    for (Class<?> owner : test.value()) {
      List<Store<?>> found = stores(owner);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(owner.getName() + " has no static field with a store.");
      }
      stores.addAll(found);
    }
    HandClock clock = new HandClock(HandNodes.START);
    return test.postgres()
        ? EmbeddedServer.nodes(stores, clock)
        : new HandNodes(stores, clock, Keeping.in(new MemoryJournal()), () -> {});
  }

  private static List<Store<?>> stores(Class<?> owner) {
    List<Store<?>> stores = new ArrayList<>();
    for (Field field : owner.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && Store.class == field.getType()) {
        stores.add(store(field));
      }
    }
    return stores;
  }

  private static Store<?> store(Field field) {
    try {
      field.setAccessible(true);
      return (Store<?>) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("The store of " + field + " cannot be read", e);
    }
  }
}
