package dev.ropeway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** How whoever connects shows who he is: {@code pg_hba.conf}. */
record HostRules(Path file) {
  private static final Pattern TRUST =
      Pattern.compile("^(\\h*[a-z]+\\h[^#\\n]*\\h)trust\\b", Pattern.MULTILINE);

  /** Whether somebody is believed without a password, as everybody was in former versions. */
  boolean trusting() throws IOException {
    return Files.exists(file) && TRUST.matcher(Files.readString(file)).find();
  }

  /** Asks for a password wherever none was needed. PostgreSQL has to be told. */
  void askForPasswords() throws IOException {
    String changed = TRUST.matcher(Files.readString(file)).replaceAll("$1scram-sha-256");
    PrivateFile.write(file, changed);
  }
}
