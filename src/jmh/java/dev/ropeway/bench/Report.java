package dev.ropeway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the results go. */
final class Report {
  static final Path FOLDER = Path.of("target", "bench");

  private Report() {}

  static void write(Results results) throws IOException {
    String page = Markdown.of(results);
    Progress.say("%n%s", page);
    Files.writeString(FOLDER.resolve("results.md"), page);
    Files.writeString(FOLDER.resolve("results.json"), json(results));
    if (!results.rates().isEmpty()) {
      Files.writeString(FOLDER.resolve("rates.svg"), Charts.rates(results));
    }
    if (!results.deliveries().isEmpty()) {
      Files.writeString(FOLDER.resolve("deliveries.svg"), Charts.deliveries(results));
    }
    Progress.say("All of it is in %s", FOLDER);
  }

  static String json(Object results) throws IOException {
    return new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(results)
        + "\n";
  }
}
