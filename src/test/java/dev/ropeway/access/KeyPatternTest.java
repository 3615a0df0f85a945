package dev.ropeway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Caller;
import dev.ropeway.json.JsonText;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {

  private static Caller caller(String subject, String claims) {
    return new Caller(subject, Set.of(), JsonText.read(claims).asJsonObject(), null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          acme            | acme                | true
          acme            | acme2               | false
          acme/*          | acme/               | true
          acme/*          | acme/board          | true
          acme/*          | acme                | false
          *               | whatever            | true
          {claim:tenant}/*| acme/board          | true
          {claim:tenant}/*| other/board         | false
          {claim:tenant}/*| acme                | false
          {claim:none}/*  | /board              | false
          {claim:none}*   | board               | false
          {subject}/*     | ann/notes           | true
          {subject}/*     | ann2/notes          | false
          {subject}       | ann                 | true
          t-{claim:number}| t-7                 | true
          {claim:teams}/* | red/1               | true
          {claim:teams}/* | blue/1              | true
          {claim:teams}/* | green/1             | false
          {claim:nested}/*| deep/1              | false
          {claim:wide}/*  | a/b/1               | false
          {claim:wide}/*  | a%2Fb/1             | true
          {claim:star}*   | anything            | false
          """)
  void namesWhatItSays(String pattern, String key, boolean matches) {
    Caller ann =
        caller(
            "ann",
            """
            {"tenant": "acme", "number": 7, "teams": ["red", "blue"], "nested": [["deep"]],
             "wide": "a/b", "star": "*"}
            """);
    assertEquals(matches, new KeyPattern(pattern).matches(ann, key));
  }

  @Test
  void subjectsReachNoFurtherByTheirCharacters() {
    Caller sly = caller("acme/admin", "{}");
    assertEquals(false, new KeyPattern("{subject}/*").matches(sly, "acme/admin/1"));
    assertTrue(new KeyPattern("{subject}/*").matches(sly, "acme%2Fadmin/1"));
    assertEquals(
        false, new KeyPattern("{claim:tenant}/*").matches(caller("x", "{\"tenant\":\"\"}"), "/1"));
  }

  @Test
  void coversPrefixesOnlyBelowItsOwn() {
    Caller ann = caller("ann", "{\"tenant\": \"acme\"}");
    KeyPattern tenant = new KeyPattern("{claim:tenant}/*");
    assertTrue(tenant.covers(ann, "acme/"));
    assertTrue(tenant.covers(ann, "acme/boards/"));
    assertEquals(false, tenant.covers(ann, "acme"));
    assertEquals(false, tenant.covers(ann, ""));
    assertEquals(false, new KeyPattern("acme").covers(ann, "acme"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*b", "{tenant}/*", "{claim:}/*", "a{", "**"})
  void unknownSyntaxIsRefused(String pattern) {
    assertThrows(IllegalArgumentException.class, () -> new KeyPattern(pattern));
  }
}
