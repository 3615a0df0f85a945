package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is not there has one form in what applications program against: methods return an {@code
 * Optional}. Components of records may be null, as may parameters and what an application's own
 * function returns.
 */
class AbsenceTest {
  private static final Path CLASSES = Path.of("target/classes/dev/ropeway");

  private static List<Class<?>> types() throws Exception {
    try (Stream<Path> files = Files.list(CLASSES)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
              .map(name -> "dev.ropeway." + name.replace(".class", ""))
              .toList();
      List<Class<?>> types = new ArrayList<>();
      for (String name : names) {
        types.add(Class.forName(name, false, AbsenceTest.class.getClassLoader()));
      }
      return types;
    }
  }

  private static Set<String> components(Class<?> type) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet())
        : Set.of();
  }

  private static boolean isFunction(Class<?> type) {
    return type.isAnnotationPresent(FunctionalInterface.class);
  }

  @Test
  void methodsNeverReturnNull() throws Exception {
    Set<String> wrong = new TreeSet<>();
    int seen = 0;
    for (Class<?> type : types()) {
      if (!Modifier.isPublic(type.getModifiers()) || isFunction(type)) {
        continue;
      }
      for (Method method : type.getDeclaredMethods()) {
        seen++;
        if (Modifier.isPublic(method.getModifiers())
            && !components(type).contains(method.getName())
            && method.getAnnotatedReturnType().isAnnotationPresent(Nullable.class)) {
          wrong.add(type.getSimpleName() + "." + method.getName());
        }
      }
    }
    assertEquals(Set.of(), wrong);
    assertTrue(seen > 100, seen + " methods");
  }
}
