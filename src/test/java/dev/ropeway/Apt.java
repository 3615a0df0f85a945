package dev.ropeway;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Installs programs that tests need, on Debian and what comes of it. */
public final class Apt {
  private static final int MINUTES = 10;
  private static final Path LOCK = Path.of("target/apt.lock");

  private Apt() {}

  /** Whether it may. */
  public static boolean available() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/bin/apt-get"));
  }

  /**
   * Installs a package. A failure shows by itself: the program is not there afterwards. Of several
   * JVMs one does it after the other, for apt-get does not wait for itself.
   */
  public static synchronized void install(String name) throws IOException, InterruptedException {
    try (FileChannel file =
            FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = file.lock()) {
      run("update");
      run("install", "-y", "--no-install-recommends", name);
    }
  }

  private static void run(String... arguments) throws IOException, InterruptedException {
    List<String> command = Stream.concat(Stream.of("apt-get", "-q"), Stream.of(arguments)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/apt.log")));
    Process process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroy();
    }
  }
}
