package dev.ropeway.json;

import jakarta.json.JsonValue;
import java.util.List;

/**
 * An example of RFC 7396, appendix A.
 *
 * @param original the document
 * @param patch what is merged into it
 * @param result what comes out
 */
public record MergePatchExample(JsonValue original, JsonValue patch, JsonValue result) {

  /** All fifteen, in their order. */
  public static List<MergePatchExample> all() {
    return List.of(
        of("{'a':'b'}", "{'a':'c'}", "{'a':'c'}"),
        of("{'a':'b'}", "{'b':'c'}", "{'a':'b','b':'c'}"),
        of("{'a':'b'}", "{'a':null}", "{}"),
        of("{'a':'b','b':'c'}", "{'a':null}", "{'b':'c'}"),
        of("{'a':['b']}", "{'a':'c'}", "{'a':'c'}"),
        of("{'a':'c'}", "{'a':['b']}", "{'a':['b']}"),
        of("{'a':{'b':'c'}}", "{'a':{'b':'d','c':null}}", "{'a':{'b':'d'}}"),
        of("{'a':[{'b':'c'}]}", "{'a':[1]}", "{'a':[1]}"),
        of("['a','b']", "['c','d']", "['c','d']"),
        of("{'a':'b'}", "['c']", "['c']"),
        of("{'a':'foo'}", "null", "null"),
        of("{'a':'foo'}", "'bar'", "'bar'"),
        of("{'e':null}", "{'a':1}", "{'e':null,'a':1}"),
        of("[1,2]", "{'a':'b','c':null}", "{'a':'b'}"),
        of("{}", "{'a':{'bb':{'ccc':null}}}", "{'a':{'bb':{}}}"));
  }

  private static MergePatchExample of(String original, String patch, String result) {
    return new MergePatchExample(json(original), json(patch), json(result));
  }

  static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }
}
