package dev.ropeway.store;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import com.networknt.schema.regex.RegularExpressions;
import java.io.Serial;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The regular expressions of a JSON Schema, which may take some looks at the characters of the
 * values that they judge and no more. Java's go back and try again, for some pairs of pattern and
 * text longer than anybody waits: {@code (a+)+$} is one. Looks are counted rather than time, for
 * what is judged is the result of an action, and every node must come to the same. Thread-safe.
 */
final class BoundedPatterns implements RegularExpressionFactory {
  /** Of one value as a whole: a few milliseconds. */
  private static final long LOOKS = 1_000_000;

  /** More for each character of the texts in it, as long ones need them. */
  private static final long LOOKS_A_CHAR = 16;

  /** What is left to the value that is being judged on this thread. */
  private final ThreadLocal<Looks> left = ThreadLocal.withInitial(Looks::new);

  private static final class Looks {
    long left = LOOKS;

    void take() {
      if (--left < 0) {
        throw new TooManyLooksException();
      }
    }
  }

  /** Thrown by what judges a value that takes more. */
  static final class TooManyLooksException extends SchemaException {
    @Serial private static final long serialVersionUID = 1;

    TooManyLooksException() {
      super("it takes the patterns of the schema too many steps");
    }

    /** It is thrown from deep down, and says all there is to know. */
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /**
   * Judges one value.
   *
   * @throws TooManyLooksException if that takes the expressions too many looks
   */
  <T> T judging(Supplier<T> value) {
    left.set(new Looks());
    try {
      return value.get();
    } catch (StackOverflowError e) {
      throw new TooManyLooksException(); // some go deeper with each character
    } finally {
      left.remove();
    }
  }

  @Override
  public RegularExpression getRegularExpression(String regex) {
    String java =
        RegularExpressions.replaceLongformCharacterProperties(
            RegularExpressions.replaceDollarAnchors(regex));
    Pattern pattern = Pattern.compile(java);
    return text -> {
      Looks looks = left.get();
      looks.left += LOOKS_A_CHAR * text.length();
      return pattern.matcher(new Watched(text, looks)).find();
    };
  }

  /** A text each look at which is counted. */
  private record Watched(CharSequence text, Looks looks) implements CharSequence {
    @Override
    public char charAt(int index) {
      looks.take();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Watched(text.subSequence(start, end), looks);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
