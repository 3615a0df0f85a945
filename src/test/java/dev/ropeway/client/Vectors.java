package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The cases that the mirrors in both languages run; a README in their folder describes them. */
final class Vectors {
  private static final Path FOLDER = Path.of("src/test/resources/vectors");

  /** The files of a folder, which may be empty text for the vectors themselves. */
  static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonObject> cases(Path file) {
    try {
      return JsonText.read(Files.readString(file)).asJsonArray().getValuesAs(JsonObject.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Vectors() {}
}
