package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineHash;
import dev.ropeway.journal.ProgramSource;
import dev.ropeway.journal.StoreWrites;
import dev.ropeway.journal.StoredLines;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A program that exports stores into a file of lines of JSON, imports such a file and verifies that
 * a database has what it says. It needs no server, and may run beside nodes.
 */
public final class Transfer {
  /** Transactions are kept in a store of their own, from which what they write cannot be parted. */
  private static final String TRANSACTIONS = "ropeway:transactions";

  private final DataSource source;
  private final TransferOptions options;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  private Transfer(
      DataSource source,
      TransferOptions options,
      InputStream in,
      PrintStream out,
      PrintStream err) {
    this.source = source;
    this.options = options;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs it; the exit code tells whether all is well. */
  public static void main(String[] arguments) {
    System.exit(run(System.getenv(), System.in, System.out, System.err, arguments));
  }

  /** Runs it, in an environment and with streams to read from and print to. */
  public static int run(
      Map<String, String> environment,
      InputStream in,
      PrintStream out,
      PrintStream err,
      String... arguments) {
    try {
      TransferOptions options = TransferOptions.of(arguments);
      DataSource source =
          ProgramSource.of(
              environment, "DB_USER", "DB_PASSWORD", "DB_PASSWORD_FILE", "ropeway transfer");
      return new Transfer(source, options, in, out, err).run() ? 0 : 1;
    } catch (TransferException | IllegalArgumentException e) {
      err.println(e.getMessage());
    } catch (SQLException e) {
      err.println("The database refuses: " + e.getMessage());
    } catch (IOException e) {
      err.println("A file cannot be read or written: " + e);
    }
    return 1;
  }

  private boolean run() throws IOException, SQLException {
    return switch (options.command()) {
      case EXPORT -> exported();
      case IMPORT -> imported();
      case VERIFY -> verified();
    };
  }

  private boolean exported() throws IOException, SQLException {
    String since = options.since();
    try (FormerExport former = since == null ? null : new FormerExport(Path.of(since));
        StoredLines stored = StoredLines.open(source, options.history())) {
      requireDecided(stored);
      ExportHead head = head(stored, former == null ? null : former.head().at());
      if (former != null && former.head().since() != null) {
        throw new TransferException(since + " has changes alone: name a whole export.");
      }
      if (former != null && !former.head().hasSameEntries(head)) {
        throw new TransferException(since + " was exported with other options.");
      }
      if (options.file().equals(TransferOptions.STREAM)) {
        ExportWriter writer = new ExportWriter(new BufferedOutputStream(out), LineHash.empty(), 0);
        export(stored, head, writer, StoreWalk.FIRST, former);
        if (out.checkError()) { // it throws nothing
          throw new TransferException("Standard output could not be written: the export is lost.");
        }
      } else {
        try (ExportFile file = ExportFile.open(Path.of(options.file()), head)) {
          export(stored, head, file.writer(), file.after(), former);
          file.force();
        }
      }
      err.println("The export is complete.");
      return true;
    }
  }

  private ExportHead head(StoredLines stored, @Nullable String since) throws SQLException {
    StoredLines.Origin origin = stored.origin();
    return new ExportHead(
        origin.schema(),
        origin.at(),
        options.history(),
        options.stores(),
        options.entries(),
        options.records(),
        since);
  }

  /** What is pending of a transaction is in none of the stores that it is to write. */
  private void requireDecided(StoredLines stored) throws SQLException {
    boolean parted = !options.stores().isEmpty() && !options.stores().contains(TRANSACTIONS);
    long undecided = parted ? stored.undecidedTransactions() : 0;
    if (undecided > 0) {
      throw new TransferException(
          "%d transactions are not decided, and may be about these stores: try again when they are."
              .formatted(undecided));
    }
  }

  private void export(
      StoredLines stored,
      ExportHead head,
      ExportWriter writer,
      EntryKey after,
      @Nullable FormerExport former)
      throws IOException, SQLException {
    if (!after.equals(StoreWalk.FIRST)) {
      writer.resumed(head.at());
    } else {
      writer.line(head.line());
      if (options.records()) {
        for (String line : stored.records()) {
          writer.line(line);
        }
      }
    }
    if (options.entries()) {
      new StoreExport(stored, writer, former).write(options.stores(), after);
    }
    writer.done();
  }

  private boolean imported() throws IOException, SQLException {
    boolean stream = options.file().equals(TransferOptions.STREAM);
    try (ExportReader lines =
            new ExportReader(stream ? in : Files.newInputStream(Path.of(options.file())));
        StoreWrites writes = StoreWrites.open(source)) {
      err.println(new StoreImport(lines, writes, options.knows()).run());
      return true;
    }
  }

  private boolean verified() throws IOException, SQLException {
    try (FormerExport file = new FormerExport(Path.of(options.file()));
        StoredLines stored = StoredLines.open(source, file.head().history())) {
      return new StoreComparison(file, stored, out).run();
    }
  }
}
