package dev.ropeway.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

/** The folder that keeps the embedded database, its programs and its log. */
record DataFolder(Path path) {

  static DataFolder configured() {
    String path = DatabaseSetting.ROPEWAY_DATA.value();
    return new DataFolder(path == null ? Path.of("data").toAbsolutePath() : Path.of(path));
  }

  Path tables() {
    return path.resolve("postgres");
  }

  Path programs() {
    return path.resolve("programs");
  }

  /** How PostgreSQL has whoever connects show who he is. */
  Path rules() {
    return tables().resolve("pg_hba.conf");
  }

  /** The file of {@link Passwords}. */
  Path passwords() {
    return path.resolve("pgpass");
  }

  Path log() {
    return path.resolve("postgres.log");
  }

  /** Makes the folder, or says in one line what hinders it. */
  void prepare() throws SQLException {
    if (!path.isAbsolute()) {
      throw new SQLException(
          "ROPEWAY_DATA must be an absolute path, not " + path, Passwords.WRONG_FILE);
    }
    try {
      PrivateFile.makeFolder(path);
      PrivateFile.closeFolder(programs());
      PrivateFile.closeFile(log()); // statements that fail are in it, with their values
      Files.delete(Files.createTempFile(path, "probe", null));
      boolean usable = !Files.exists(tables()) || Files.isWritable(tables());
      if (!usable) {
        throw new IOException(tables() + " belongs to somebody else");
      }
    } catch (IOException e) {
      throw new SQLException(
          "Ropeway cannot write to %s: give this user write permission or set ROPEWAY_DATA to another folder"
              .formatted(path),
          Passwords.WRONG_FILE,
          e);
    }
  }

  /**
   * The passwords of the database: new ones for a new database, or for one that asks for none. To
   * be called only by a holder of the lock.
   */
  Passwords secrets() throws IOException, SQLException {
    boolean unknown = !Files.exists(rules()) || new HostRules(rules()).trusting();
    return unknown && !Files.exists(passwords()) ? Passwords.make(this) : Passwords.read(this);
  }

  /**
   * Holds off every other server of this folder while one of them starts, joins or stops the
   * database. It ends with the process that holds it, however that ends.
   */
  FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }
}
