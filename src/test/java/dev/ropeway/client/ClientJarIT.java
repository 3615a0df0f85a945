package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar with the Java mirror, by itself: with Jackson and JSON Processing, and nothing else. */
class ClientJarIT {
  private static final Pattern NEEDED = Pattern.compile(".*(jackson-|jakarta.json-api|parsson).*");

  @Test
  void theJarHasNothingOfTheServer() throws Exception {
    try (JarFile jar = new JarFile(jar())) {
      List<String> packages =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.substring(0, name.lastIndexOf('/')))
              .distinct()
              .sorted()
              .toList();
      assertEquals(
          List.of("dev/ropeway", "dev/ropeway/action", "dev/ropeway/client", "dev/ropeway/json"),
          packages);
    }
  }

  @Test
  void aRoomWorksWithTheJarAlone() throws Exception {
    try (URLClassLoader alone =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(alone);
      try {
        assertEquals("{\"n\":1}", countOffline(alone));
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
    }
  }

  /** Opens a room without a server, and increments. */
  private static String countOffline(ClassLoader loader) throws Exception {
    Class<?> clients = loader.loadClass("dev.ropeway.client.RopewayClient");
    Class<?> json = loader.loadClass("jakarta.json.JsonValue");
    Object client =
        clients
            .getMethod("of", String[].class)
            .invoke(null, (Object) new String[] {"http://localhost:1"});
    Object builder = call(client, "room", "lobby", "key");
    Object room =
        builder
            .getClass()
            .getMethod("offline", json)
            .invoke(builder, json.getField("EMPTY_JSON_OBJECT").get(null));
    Future<?> outcome =
        (Future<?>)
            room.getClass().getMethod("increment", String.class, long.class).invoke(room, "/n", 1L);
    outcome.get(10, TimeUnit.SECONDS);
    String data = call(room, "data").toString();
    call(client, "close");
    return data;
  }

  private static Object call(Object target, String name, String... args)
      throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
    Class<?>[] types = Stream.generate(() -> String.class).limit(args.length).toArray(Class[]::new);
    Method method = target.getClass().getMethod(name, types);
    return method.invoke(target, (Object[]) args);
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(jar().toURI().toURL());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (NEEDED.matcher(new File(entry).getName()).matches()) {
        urls.add(new File(entry).toURI().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static File jar() {
    File[] jars = new File("target").listFiles((dir, name) -> name.endsWith("-client.jar"));
    assertTrue(jars != null && jars.length == 1, "there is one jar");
    return jars[0];
  }
}
