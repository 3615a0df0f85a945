package dev.ropeway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.arquillian.container.spi.event.StopSuiteContainers;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Gives every JVM of the build that runs tests in Arquillian's server a server and a database of
 * its own, and keeps it until the JVM ends. The build made one server. The JVM whose folder for
 * data that one has takes it; each other one makes one like it, on other ports. Arquillian loads
 * this before it reads which server is meant.
 */
public class ForkServer implements LoadableExtension {
  private static final String DATA = "ROPEWAY_DATA";
  private static final String SET_UP = "bootstrap.properties";

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Kept.class);
    try {
      Path made = ServerFolder.made();
      Properties properties = read(made.resolve(SET_UP));
      String data = Objects.requireNonNull(System.getProperty("test.server.data"));
      if (!data.equals(properties.getProperty(DATA))) {
        properties.setProperty(DATA, data);
        makeOneLike(made, properties);
      }
      ServerCache.give(ServerFolder.made());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    }
    return properties;
  }

  private static void makeOneLike(Path made, Properties properties) throws IOException {
    for (String port : List.of("http", "https", "admin")) {
      String free = Integer.toString(FreePort.find());
      System.setProperty("test." + port + ".port", free);
      properties.setProperty(port.toUpperCase(Locale.ROOT) + "_PORT", free);
    }
    Path own = ServerFolder.made();
    ServerFolder.like(made, own);
    try (OutputStream out = Files.newOutputStream(own.resolve(SET_UP))) {
      properties.store(out, null);
    }
  }

  /**
   * Arquillian's observer. JVMs beside others get one class after the other, each of which is all
   * to Arquillian: it would stop the server after each of them. The server ends with the JVM
   * anyway, and whoever finds it running closes a connection at the end, no more.
   */
  public static class Kept {
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    void stop(@Observes EventContext<StopSuiteContainers> context) {
      if (STARTED.getAndSet(true)) {
        context.proceed();
      }
    }
  }
}
