package dev.ropeway.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The instructions of {@code deploy/Containerfile} in order. */
record Containerfile(List<Instruction> instructions) {
  static final Path PATH = Path.of("deploy/Containerfile");
  private static final Pattern VARIABLE = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** One instruction: its name and what follows it. */
  record Instruction(String name, String arguments) {
    List<String> words() {
      return Arrays.asList(arguments.split("\\s+"));
    }
  }

  static Containerfile read() {
    String text = text(PATH).replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R\\s*", "");
    return new Containerfile(
        text.lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.strip().split("\\s+", 2))
            .map(parts -> new Instruction(parts[0], parts[1]))
            .toList());
  }

  static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<Instruction> all(String name) {
    return instructions.stream().filter(instruction -> instruction.name().equals(name));
  }

  /** What the last instruction of a name says: that is the one the image runs with. */
  String last(String name) {
    return all(name).reduce((before, after) -> after).orElseThrow().arguments();
  }

  /** A word as it is, or what an argument of the build is if nobody gives it. */
  String argument(String word) {
    return all("ARG")
        .map(each -> each.arguments().split("=", 2))
        .filter(each -> word.equals("${" + each[0] + "}"))
        .map(each -> each[1])
        .findFirst()
        .orElse(word);
  }

  /** The variables that the image sets. */
  Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    all("ENV")
        .flatMap(env -> VARIABLE.matcher(env.arguments()).results())
        .forEach(found -> variables.put(found.group(1), found.group(2)));
    return variables;
  }
}
