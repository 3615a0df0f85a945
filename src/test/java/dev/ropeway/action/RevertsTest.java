package dev.ropeway.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.NotApplicableException;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an action did, and taking it back. */
class RevertsTest {
  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }

  private static List<Revert> of(String action, String args, JsonValue before) {
    JsonValue with = json(args);
    JsonValue after =
        Objects.requireNonNull(
            RoomRules.apply(action, before, with, Actor.named("ann")), "it did something");
    return Objects.requireNonNull(Reverts.of(action, with, before, after));
  }

  private static JsonValue applied(List<Revert> reverts, JsonValue data) {
    JsonValue now = data;
    for (Revert each : reverts) {
      now = Revert.of(each.json()).apply(now); // as it is recorded
    }
    return now;
  }

  /** What others did since stays, what the action did goes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          set;       {'path':'/a','value':2};               {'a':1};         {'a':2,'b':3};         {'a':1,'b':3}
          set;       {'path':'/n','value':{'x':5,'t':'a'}}; {'n':{'x':1,'t':'a'}}; {'n':{'x':5,'t':'b'}}; {'n':{'x':1,'t':'b'}}
          set;       {'path':'/b','value':2};               {'a':1};         {'a':7,'b':2};         {'a':7}
          remove;    {'path':'/a'};                         {'a':{'x':1}};   {'b':1};               {'b':1,'a':{'x':1}}
          increment; {'path':'/a','by':3};                  {'a':1};         {'a':104};             {'a':101}
          increment; {'path':'/a','by':3};                  {};              {'a':3};               {}
          increment; {'path':'/a','by':3};                  {};              {'a':10};              {'a':7}
          append;    {'path':'/l','value':'x'};             {'l':['a']};     {'l':['0','a','x','z']}; {'l':['0','a','z']}
          append;    {'path':'/l','value':'x'};             {'l':['x','a']}; {'l':['x','a','x']};   {'l':['x','a']}
          append;    {'path':'/l','value':'x'};             {};              {'l':['x','y']};       {'l':['y']}
          append;    {'path':'/l','value':'x'};             {};              {'l':['x']};           {}
          insert;    {'path':'/m','id':'k','value':1};      {};              {'m':{'k':1,'l':2}};   {'m':{'l':2}}
          insert;    {'path':'/m','id':'k','value':1};      {};              {'m':{'k':1}};         {}
          remove;    {'path':'/l/0'};                       {'l':['a','b']}; {'l':['b','c']};       {'l':['a','b','c']}
          remove;    {'path':'/l/1'};                       {'l':['a','b']}; {'l':[]};              {'l':['b']}
          set;       {'path':'/l/0/x','value':2};           {'l':[{'x':1}]}; {'l':[0,{'x':2}]};     {'l':[0,{'x':1}]}
          insert;    {'path':'/m','id':'k','value':1};      {'m':{}};        {'m':{'k':1,'l':2}};   {'m':{'l':2}}
          merge;     {'value':{'a':null,'b':2}};            {'a':1};         {'b':2,'c':3};         {'b':2,'c':3}
          """)
  void whatStillStandsIsTakenBack(
      String action, String args, String before, String now, String then) {
    JsonValue wanted = action.equals("merge") ? json("{'c':3,'a':1}") : json(then);

    assertEquals(wanted, applied(of(action, args, json(before)), json(now)));
  }

  /** Nothing is changed, and the reason names the place. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          set;       {'path':'/a','value':2};           {'a':1};         {'a':3};             /a has been changed since
          set;       {'path':'/n','value':{'t':{'u':1}}}; {'n':0};       {'n':{'t':{'u':2}}}; /n/t/u has been changed since
          set;       {'path':'/n/x','value':5};         {'n':{'x':1}};   {};                  there is nothing at /n, a parent of /n/x
          set;       {'path':'/a','value':2};           {};              {};                  /a is not there any more
          remove;    {'path':'/a'};                     {'a':1};         {'a':1};             /a is there again
          increment; {'path':'/a','by':3};              {'a':1};         {'a':'x'};           /a is not the number any more that it was
          append;    {'path':'/l','value':'x'};         {'l':['a']};     {'l':['a','y']};     /l/1 has been changed since
          append;    {'path':'/l','value':'x'};         {'l':[]};        {'l':{}};            /l is not the list any more that it was
          """)
  void whatOthersChangedIsRefused(
      String action, String args, String before, String now, String why) {
    List<Revert> reverts = of(action, args, json(before));

    assertEquals(
        why,
        assertThrows(NotApplicableException.class, () -> applied(reverts, json(now))).getMessage());
  }

  /** Whatever is made for it or goes with it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          append;    {'path':'/l','value':'x'};        {};         {'l':['x']};      {'l':['x']}
          append;    {'path':'/l','value':'x'};        {};         {'l':['x','y']};  {'l':['x','y']}
          insert;    {'path':'/m','id':'k','value':1}; {};         {'m':{'k':1}};    {'m':{'k':1}}
          increment; {'path':'/n','by':2};             {};         {'n':2};          {'n':2}
          increment; {'path':'/n','by':2};             {'n':1};    {'n':13};         {'n':13}
          """)
  void whatWasTakenBackIsDoneAgain(
      String action, String args, String before, String now, String again) {
    List<Revert> reverts = of(action, args, json(before));
    List<List<Revert>> back = new ArrayList<>();
    JsonValue data = json(now);
    for (Revert each : reverts) {
      JsonValue next = each.apply(data);
      back.add(Reverts.ofRevert(each, data, next));
      data = next;
    }
    Collections.reverse(back);

    assertEquals(json(again), applied(back.stream().flatMap(List::stream).toList(), data));
  }

  @Test
  void ownershipIsNotGivenBack() {
    JsonValue any = json("{}");
    for (String action : List.of("own", "release", "lifetime", "leave")) {
      assertNull(Reverts.of(action, any, any, any), action);
    }
  }

  @Test
  void otherFormsAreRefused() {
    for (String wrong : List.of("{}", "{'path':1}", "{'path':'a'}", "{'path':'','at':'x'}")) {
      assertThrows(JsonFormatException.class, () -> Revert.of(json(wrong).asJsonObject()), wrong);
    }
  }

  /** Taken back at once, whatever it was, all is as it was; and done again, as it was then. */
  @Test
  void anyChangeIsTakenBackWholly() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      JsonValue before = JsonValues.object().add("d", value(random, 3)).build();
      JsonValue after = JsonValues.object().add("d", value(random, 3)).build();

      assertEquals(
          before, applied(Reverts.difference(before, after), after), "-Dseed=" + seed + " " + i);
    }
  }

  private static JsonValue value(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 2 : 6);
    if (kind == 0) {
      return JsonValues.number(random.nextInt(3));
    }
    if (kind == 1) {
      return random.nextBoolean() ? JsonValue.NULL : JsonValues.string("a");
    }
    int size = random.nextInt(4);
    if (kind < 4) {
      JsonObjectBuilder object = JsonValues.object();
      for (int i = 0; i < size; i++) {
        object.add("" + (char) ('a' + random.nextInt(4)), value(random, depth - 1));
      }
      return object.build();
    }
    JsonArrayBuilder array = JsonValues.array();
    for (int i = 0; i < size; i++) {
      array.add(value(random, depth - 1));
    }
    return array.build();
  }
}
