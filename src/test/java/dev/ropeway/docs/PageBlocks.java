package dev.ropeway.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a section of a page of {@code docs/} shows of code. Immutable. */
record PageBlocks(String section) {

  /** The section under a heading. */
  static PageBlocks of(String page, String heading) throws IOException {
    String text = Files.readString(Path.of("docs", page));
    int from = text.indexOf("\n## " + heading + "\n");
    if (from < 0) {
      throw new IllegalArgumentException(page + " has no section " + heading);
    }
    int to = text.indexOf("\n## ", from + 1);
    return new PageBlocks(text.substring(from, to < 0 ? text.length() : to));
  }

  /** All in a language, in their order; those in a list without its indentation. */
  List<String> in(String language) {
    Pattern block = Pattern.compile("(?ms)^( *)```" + language + "\n(.*?)^ *```$");
    return block.matcher(section).results().map(PageBlocks::text).toList();
  }

  private static String text(MatchResult block) {
    return Pattern.compile("^" + block.group(1), Pattern.MULTILINE)
        .matcher(block.group(2))
        .replaceAll("");
  }
}
