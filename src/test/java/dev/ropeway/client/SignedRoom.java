package dev.ropeway.client;

import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A room whose tokens a test gives, one for each time that the mirror asks for one. */
public interface SignedRoom extends AutoCloseable {

  /**
   * That the mirror has asked for a token.
   *
   * @param reason why
   * @param at when, in milliseconds
   */
  record Asked(String reason, long at) {}

  /** Answers the oldest question that has no answer yet, or the next one. */
  void give(@Nullable String token);

  /** Connects; what is asked for then must be given before. Fails with the reason's name. */
  void open(String url, String key) throws Exception;

  /** All questions until now. */
  List<Asked> asked();

  /** How many of them have no answer. */
  int waiting();

  /** Begins to record an action. */
  void patch(String name, String args);

  /**
   * What has become of those that are decided, in their order, with the reason if there is one;
   * {@code gone} if they went with the room.
   */
  List<String> decided();

  /** What is shown. */
  JsonValue data();

  /** The states that it came to since it was opened, each with the reason. */
  List<String> states();

  /** Tells a value that is not stored. */
  void ephemeral(String path, int value);

  @Override
  void close();
}
