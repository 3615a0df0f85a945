package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The jar with the Java mirror, by itself: with Jackson's core and JSON Processing, and nothing
 * else.
 */
class ClientJarIT {
  private static final Pattern NEEDED =
      Pattern.compile("(jackson-core|jakarta.json-api|parsson)-.*");

  /** A line of jdeps: a class and what it names in vain. */
  private static final Pattern MISSING = Pattern.compile("(\\S+) +-> (\\S+) +not found");

  /** Annotations, which nobody misses who does not look for them. */
  private static final Pattern ANNOTATIONS =
      Pattern.compile(
          "org\\.jspecify\\..*|jakarta\\.inject\\..*|jakarta\\.enterprise\\.util\\.Nonbinding");

  @Test
  void theJarHasNothingOfTheServer() throws Exception {
    List<String> packages =
        classes().stream()
            .map(name -> name.substring(0, name.lastIndexOf('.')))
            .distinct()
            .sorted()
            .toList();
    assertEquals(
        List.of("dev.ropeway", "dev.ropeway.action", "dev.ropeway.client", "dev.ropeway.json"),
        packages);
  }

  @Test
  void everyClassLoadsWithTheJarAlone() throws Exception {
    alone(
        loader -> {
          for (String name : classes()) {
            assertSame(loader, Class.forName(name, true, loader).getClassLoader(), name);
          }
        });
  }

  /** Loading a class does not yet look for what its methods name. */
  @Test
  void noClassNamesOneThatIsNotThere() throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("-verbose:class", "--multi-release", "base", "-cp"));
    arguments.add(needed().map(File::getPath).collect(Collectors.joining(File.pathSeparator)));
    arguments.add(jar().getPath());
    StringWriter told = new StringWriter();
    PrintWriter to = new PrintWriter(told, true);
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    assertEquals(0, jdeps.run(to, to, arguments.toArray(String[]::new)), told::toString);
    assertTrue(told.toString().contains("dev.ropeway.client.RopewayClient"), told::toString);
    List<String> missing =
        MISSING
            .matcher(told.toString())
            .results()
            .filter(each -> !ANNOTATIONS.matcher(each.group(2)).matches())
            .map(each -> each.group(1) + " names " + each.group(2))
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void aRoomWorksWithTheJarAlone() throws Exception {
    alone(loader -> assertEquals("{\"n\":1}", countOffline(loader)));
  }

  @Test
  void aRoomOfRecordsWorksWithTheJarAlone() throws Exception {
    alone(
        loader ->
            assertEquals(
                "true Cart[items=[hat]]",
                loader.loadClass("dev.ropeway.client.LoneProgram").getMethod("run").invoke(null)));
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
    outcome.get(30, TimeUnit.SECONDS);
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

  private interface Work {
    void with(ClassLoader loader) throws Exception;
  }

  private static void alone(Work work) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (File each : Stream.concat(Stream.of(jar()), needed()).toList()) {
      urls.add(each.toURI().toURL());
    }
    urls.add(LoneProgram.class.getProtectionDomain().getCodeSource().getLocation());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      work.with(loader);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static Stream<File> needed() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .filter(file -> NEEDED.matcher(file.getName()).matches());
  }

  private static List<String> classes() throws Exception {
    try (JarFile jar = new JarFile(jar())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.replace('/', '.').substring(0, name.length() - ".class".length()))
          .toList();
    }
  }

  private static File jar() {
    File[] jars = new File("target").listFiles((dir, name) -> name.endsWith("-client.jar"));
    assertTrue(jars != null && jars.length == 1, "there is one jar");
    return jars[0];
  }
}
