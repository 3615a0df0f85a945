package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;

/**
 * What the {@code copy} operations of one patch may copy in all. Without it twenty-five copies of a
 * document into itself would make a petabyte of a byte; measuring also takes time, and this bounds
 * that as well.
 */
final class CopyBudget {
  /** About as many bytes of text. */
  static final int MAX = 16 << 20;

  private long taken;

  /** The value, once its size is accounted for. */
  JsonValue take(JsonValue value) {
    measure(value, 0);
    return value;
  }

  private void measure(JsonValue value, int depth) {
    taken += 8; // a small value's share of memory, so that a million zeros are not free
    if (taken > MAX || depth > JsonText.MAX_DEPTH) {
      throw new NotApplicableException("the patch copies too much");
    }
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, JsonValue> member : object.entrySet()) {
        taken += member.getKey().length();
        measure(member.getValue(), depth + 1);
      }
    } else if (value instanceof JsonArray array) {
      for (JsonValue element : array) {
        measure(element, depth + 1);
      }
    } else if (value instanceof JsonString string) {
      taken += string.getChars().length();
    }
  }
}
