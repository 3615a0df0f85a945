package dev.ropeway.container;

import jakarta.servlet.ServletContext;
import java.util.Optional;

/** Whether the server lets paths through that have a slash or backslash in their encoded form. */
public final class EncodedSlashes {

  /** Without it, Open Liberty refuses every such path. */
  private static final String LIBERTY = "SKIP_ENCODED_CHAR_VERIFICATION";

  private EncodedSlashes() {}

  /**
   * The context-param that an application lacks for them; empty if they come through. It is the
   * application's to give, for it holds for all of its paths.
   */
  public static Optional<String> missing(ServletContext context) {
    boolean refused =
        context.getServerInfo().contains("Liberty")
            && !Boolean.parseBoolean(context.getInitParameter(LIBERTY));
    return refused ? Optional.of(LIBERTY) : Optional.empty();
  }
}
