package dev.ropeway.json;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document while a patch is applied to it. Only the containers on the way to a change are thawed,
 * that is copied into a mutable map or list, once each: so a thousand operations on a large object
 * copy it once and not a thousand times. Everything else stays the document's own.
 *
 * <p>A thawed container is reachable through thawed ones only, and from one place only.
 */
final class PatchDraft {
  /** The most elements that inserting and removing may shift: seconds of moving memory. */
  static final long MAX_SHIFTED = 1L << 28;

  private Object root;
  private final CopyBudget copies = new CopyBudget();
  private long shifted;

  private static final class Members extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    Members(Map<?, ?> object) {
      super(object.size() * 2);
      object.forEach((name, value) -> put((String) name, value));
    }
  }

  private static final class Elements extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;

    Elements(List<?> array) {
      super(array);
    }
  }

  PatchDraft(JsonValue document) {
    root = document;
  }

  JsonValue finish() {
    return frozen(root, 0);
  }

  void apply(PatchOperation operation) {
    try {
      List<String> path = operation.path();
      switch (operation.kind()) {
        case ADD -> add(path, operation.value());
        case REMOVE -> remove(path);
        case REPLACE -> replace(path, operation.value());
        case MOVE -> move(operation.from(), path);
        case COPY -> add(path, copies.take(frozenAt(operation.from())));
        case TEST -> test(operation);
      }
    } catch (NotApplicableException e) {
      throw new JsonPatchException(operation + ": " + e.getMessage());
    }
  }

  private void add(List<String> path, Object value) {
    if (path.isEmpty()) {
      root = value;
      return;
    }
    Object parent = thawedParent(path);
    String token = path.get(path.size() - 1);
    if (parent instanceof Members members) {
      members.put(token, value);
    } else {
      insert((Elements) parent, token, value);
    }
  }

  private void insert(Elements array, String token, Object value) {
    int index = token.equals("-") ? array.size() : JsonPointers.index(token);
    if (index < 0 || index > array.size()) {
      throw new NotApplicableException("the array has no place " + token);
    }
    countShift(array.size() - index);
    array.add(index, value);
  }

  private Object remove(List<String> path) {
    if (path.isEmpty()) {
      throw new NotApplicableException("the whole document cannot be removed");
    }
    existing(path);
    Object parent = thawedParent(path);
    String token = path.get(path.size() - 1);
    if (parent instanceof Members members) {
      return present(members.remove(token));
    }
    Elements array = (Elements) parent;
    int index = JsonPointers.index(token);
    countShift(array.size() - index);
    return array.remove(index);
  }

  private void replace(List<String> path, Object value) {
    existing(path);
    if (path.isEmpty()) {
      root = value;
    } else {
      put(thawedParent(path), path.get(path.size() - 1), value);
    }
  }

  private void move(List<String> from, List<String> path) {
    if (from.equals(path)) {
      existing(from);
    } else {
      add(path, remove(from));
    }
  }

  private void test(PatchOperation operation) {
    Object found = JsonPointers.find(root, operation.path());
    if (found == null || !NumericEquality.equal(found, operation.value())) {
      throw new JsonPatchTestFailedException(
          JsonPatch.TEST_FAILED
              + ": "
              + operation
              + (found == null ? ": there is nothing" : ": the value is another"));
    }
  }

  private Object existing(List<String> path) {
    return present(JsonPointers.find(root, path));
  }

  private Object thawedParent(List<String> path) {
    root = thawed(root);
    Object node = root;
    for (String token : path.subList(0, path.size() - 1)) {
      Object child = present(JsonPointers.child(node, token));
      Object thawed = thawed(child);
      if (thawed != child) {
        put(node, token, thawed);
      }
      node = thawed;
    }
    return node;
  }

  private JsonValue frozenAt(List<String> path) {
    Object node = existing(path);
    if (node instanceof JsonValue value) {
      return value;
    }
    JsonValue value = frozen(node, path.size());
    replace(path, value);
    return value;
  }

  private void countShift(int elements) {
    shifted += elements;
    if (shifted > MAX_SHIFTED) {
      throw new NotApplicableException("the patch moves too many array elements");
    }
  }

  private static Object present(@Nullable Object node) {
    if (node == null) {
      throw new NotApplicableException("there is nothing");
    }
    return node;
  }

  private static void put(Object parent, String token, Object value) {
    if (parent instanceof Members members) {
      members.put(token, value);
    } else {
      ((Elements) parent).set(JsonPointers.index(token), value);
    }
  }

  private static Object thawed(Object node) {
    if (node instanceof Members || node instanceof Elements) {
      return node;
    }
    if (node instanceof Map<?, ?> object) {
      return new Members(object);
    }
    if (node instanceof List<?> array) {
      return new Elements(array);
    }
    throw new NotApplicableException("a parent on the path is neither object nor array");
  }

  private static JsonValue frozen(Object node, int depth) {
    if (node instanceof JsonValue value) {
      return value;
    }
    if (depth > JsonText.MAX_DEPTH) {
      throw new JsonPatchException("the result is nested too deep");
    }
    if (node instanceof Members members) {
      JsonObjectBuilder object = JsonValues.object();
      members.forEach((name, value) -> object.add(name, frozen(value, depth + 1)));
      return object.build();
    }
    JsonArrayBuilder array = JsonValues.array();
    ((Elements) node).forEach(value -> array.add(frozen(value, depth + 1)));
    return array.build();
  }
}
