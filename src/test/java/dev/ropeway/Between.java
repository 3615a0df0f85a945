package dev.ropeway;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody between a caller and an object, such as a {@code java.sql.Connection}, who looks on, or
 * does something else.
 */
public final class Between {
  private static final Object[] NONE = {};

  private Between() {}

  /** What is done in place of a call. */
  @FunctionalInterface
  public interface Step {
    /** Returns what the caller gets; may throw what the method may. */
    @Nullable Object take(Call call) throws Throwable;
  }

  /** A call that was made. */
  public static final class Call {
    private final Object real;
    private final Method method;
    private final Object[] arguments;

    private Call(Object real, Method method, Object @Nullable [] arguments) {
      this.real = real;
      this.method = method;
      this.arguments = arguments == null ? NONE : arguments;
    }

    /** The name of what is called. */
    public String name() {
      return method.getName();
    }

    /** What it is called with, counted from 0. */
    public Object argument(int number) {
      return arguments[number];
    }

    /** Calls it. */
    public @Nullable Object go() throws Throwable {
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException e) {
        throw Objects.requireNonNullElse(e.getCause(), e);
      }
    }
  }

  /** An object as others see it. */
  public static <T> T of(Class<T> type, T real, Step step) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> step.take(new Call(real, method, arguments))));
  }
}
