package dev.ropeway.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What actions make of a room. In the tables {@code N} stands for the note n, which c2 owns and
 * holds on to, in its place and in the bookkeeping.
 */
class RoomRulesTest {
  private static final String CANCELLED = "cancelled";

  private static JsonValue json(String text) {
    return JsonText.read(
        text.replace("N1", "'notes':{'n':1},'$room':{'owners':{'/notes/n':{C2}}}")
            .replace("C1", "'client':'c1','takeover':true")
            .replace("C2", "'client':'c2','takeover':false")
            .replace('\'', '"'));
  }

  private static Actor actor(String who) {
    return switch (who) {
      case "server" -> Actor.of("ropeway:session:1");
      case "nobody" -> Actor.of("ropeway:anonymous:1");
      case "absent" -> Actor.of("c1~1").away();
      default -> Actor.of(who);
    };
  }

  private static @Nullable JsonValue apply(String who, String action, String data, String args) {
    BuiltInAction room = BuiltInActions.realtime().get(action);
    if (room != null) {
      room.check(json(args));
    }
    return RoomRules.apply(action, json(data), json(args), actor(who));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c1 | own | {} | {'path':'/a'} | {'$room':{'owners':{'/a':{C1}}}}",
        "c1~ab12cd34 | own | {} | {'path':'/a'} | {'$room':{'owners':{'/a':{C1}}}}",
        "a~b~1 | own | {} | {'path':'/a'} |"
            + " {'$room':{'owners':{'/a':{'client':'a~b','takeover':true}}}}",
        "c2 | own | {} | {'path':'/a','takeover':false} | {'$room':{'owners':{'/a':{C2}}}}",
        "c1 | own | {'$room':{'owners':{'/a':{C1}}}} | {'path':'/a'} | cancelled",
        "c1 | own | {'$room':{'owners':{'/a':{'client':'c3','takeover':true}}}} | {'path':'/a'} |"
            + " {'$room':{'owners':{'/a':{C1}}}}",
        "c1 | own | {'$room':{'owners':{'/a':{C1}}}} | {'path':'/a/b'} |"
            + " {'$room':{'owners':{'/a':{C1},'/a/b':{C1}}}}",
        "c1 | own | {N1} | {'path':'/notes'} |"
            + " {'notes':{'n':1},'$room':{'owners':{'/notes':{C1},'/notes/n':{C2}}}}",
        "c2 | release | {N1} | {'path':'/notes/n'} | {'notes':{'n':1}}",
        "server | release | {N1} | {'path':'/notes/n'} | {'notes':{'n':1}}",
        "c1 | release | {N1} | {'path':'/notes/m'} | cancelled",
        "c2 | lifetime | {N1} | {'path':'/notes/n','until':'forever'} | cancelled",
        "c1 | lifetime | {'a':1} | {'path':'/a','until':'room'} |"
            + " {'a':1,'$room':{'lifetimes':{'/a':'room'}}}",
        "c1 | lifetime | {'a':1,'$room':{'lifetimes':{'/a':'room'}}} | {'path':'/a','until':'room'}"
            + " | cancelled",
        "c1 | lifetime | {'a':1,'$room':{'lifetimes':{'/a':'room'}}} |"
            + " {'path':'/a','until':'forever'} | {'a':1}",
        "c1 | lifetime | {'a':1,'$room':{'owners':{'/a':{C1}}}} | {'path':'/a','until':'owner'} |"
            + " {'a':1,'$room':{'owners':{'/a':{C1}},'lifetimes':{'/a':'owner'}}}",
        "c1 | add | {} | {'path':'/s','id':'x','value':1} | {'s':{'x':1}}",
        "c1 | add | {'s':{'x':1}} | {'path':'/s','id':'x','value':2} | cancelled",
        "c1 | discard | {'s':{'x':1}} | {'path':'/s','id':'x'} | {'s':{}}",
        "c1 | discard | {'s':{}} | {'path':'/s','id':'x'} | cancelled",
        "c1 | discard | {} | {'path':'/s','id':'x'} | cancelled",
        "c1 | assign | {} | {'path':'/d','number':7,'value':1} | {'d':{'7':1}}",
        "c1 | assign | {'d':{'7':1}} | {'path':'/d','number':7,'value':2} | {'d':{'7':2}}",
        "c1 | put | {} | {'path':'/d','key':'k','value':1,'version':0} |"
            + " {'d':{'k':1},'$room':{'versions':{'/d/k':1}}}",
        "c1 | put | {'d':{'k':1},'$room':{'versions':{'/d/k':1}}} |"
            + " {'path':'/d','key':'k','value':2,'version':1} |"
            + " {'d':{'k':2},'$room':{'versions':{'/d/k':2}}}",
        "c1 | put | {} | {'path':'','key':'a/b','value':1,'version':0} |"
            + " {'a/b':1,'$room':{'versions':{'/a~1b':1}}}",
        "c1 | drop | {'d':{'k':1},'$room':{'versions':{'/d/k':1}}} |"
            + " {'path':'/d','key':'k','version':1} | {'d':{},'$room':{'versions':{'/d/k':2}}}",
        "c1 | drop | {'d':{}} | {'path':'/d','key':'k','version':0} | cancelled",
      })
  void actionChangesTheRoom(String who, String action, String data, String args, String result) {
    JsonValue after = apply(who, action, data, args);

    assertEquals(result.equals(CANCELLED) ? null : json(result), after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c1 | own | {N1} | {'path':'/notes/n'}",
        "c1 | own | {N1} | {'path':'/notes/n/x'}",
        "c1 | release | {N1} | {'path':'/notes/n'}",
        "c1 | lifetime | {N1} | {'path':'/notes/n','until':'room'}",
        "c1 | lifetime | {N1} | {'path':'/notes','until':'room'}",
        "c1 | set | {N1} | {'path':'/notes/n','value':2}",
        "c1 | set | {N1} | {'path':'/notes/n','value':1}",
        "c1 | set | {N1} | {'path':'/notes','value':{}}",
        "c1 | remove | {N1} | {'path':'/notes/n'}",
        "c1 | remove | {N1} | {'path':'/notes'}",
        "c1 | increment | {N1} | {'path':'/notes/n','by':1}",
        "c1 | append | {N1} | {'path':'/notes/n','value':1}",
        "c1 | insert | {N1} | {'path':'/notes/n','id':'x','value':1}",
        "c1 | insert | {N1} | {'path':'/notes','id':'n','value':1}",
        "c1 | merge | {N1} | {'value':{'notes':{'n':2}}}",
        "c1 | merge | {N1} | {'value':{'notes':{'n':null}}}",
        "c1 | merge | {N1} | {'value':{'notes':7}}",
        "c1 | patch | {N1} |"
            + " {'operations':[{'op':'test','path':'','value':1},{'op':'add','path':'/notes/n','value':2}]}",
        "c1 | patch | {N1} | {'operations':[{'op':'move','from':'/notes/n','path':'/m'}]}",
        "c1 | add | {N1} | {'path':'/notes/n','id':'x','value':1}",
        "c1 | discard | {N1} | {'path':'/notes','id':'n'}",
        "c1 | assign | {N1} | {'path':'/notes/n','number':1,'value':1}",
        "c1 | put | {N1} | {'path':'/notes','key':'n','value':1,'version':0}",
        "c1 | drop | {N1} | {'path':'/notes','key':'n','version':0}",
        "nobody | set | {N1} | {'path':'/notes/n','value':2}",
      })
  void whatAnotherOwnsIsNotTouched(String who, String action, String data, String args) {
    assertEquals("/notes/n is owned by c2", refusal(who, action, data, args));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c2 | set | {N1} | {'path':'/notes/n','value':2}",
        "c2~1 | increment | {N1} | {'path':'/notes/n','by':1}",
        "server | set | {N1} | {'path':'/notes/n','value':2}",
        "c1 | add | {N1} | {'path':'/notes','id':'m','value':1}",
        "c1 | merge | {N1} | {'value':{'notes':{'m':2}}}",
        "c1 | patch | {N1} | {'operations':[{'op':'copy','from':'/notes/n','path':'/m'}]}",
        "c1 | append | {'a':[1],'$room':{'owners':{'/a/0':{C2}}}} | {'path':'/a','value':2}",
        "c1 | set | {'a':1,'ab':2,'$room':{'owners':{'/a':{C2}}}} | {'path':'/ab','value':3}",
      })
  void whatNobodyElseOwnsMayBeChanged(String who, String action, String data, String args) {
    JsonValue after = apply(who, action, data, args);

    assertEquals(RoomBook.raw(json(data)), RoomBook.raw(after == null ? json(data) : after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c1 | remove | {'a':[1,2],'$room':{'owners':{'/a/1':{C2}}}} | {'path':'/a/0'} | /a/1 is"
            + " owned by c2",
        "nobody | own | {} | {'path':'/a'} | only a client with a name can own anything",
        "absent | own | {} | {'path':'/a'} | only a client that is present can own anything",
        "c1 | own | {} | {'path':''} | nobody can own the root",
        "server | own | {} | {'path':'/a'} | only a client with a name can own anything",
        "c1 | own | [1] | {'path':'/0'} | the root is not an object",
        "c1 | put | {'d':{'k':1},'$room':{'versions':{'/d/k':1}}} |"
            + " {'path':'/d','key':'k','value':2,'version':0} | /d/k has been changed meanwhile",
        "c1 | drop | {'d':{'k':1},'$room':{'versions':{'/d/k':1}}} |"
            + " {'path':'/d','key':'k','version':2} | /d/k has been changed meanwhile",
        "c1 | put | {'d':1} | {'path':'/d','key':'k','value':2,'version':0} | /d is not an object",
        "c1 | lifetime | {'a':1} | {'path':'/a','until':'owner'} | /a is not owned, so it cannot go"
            + " with its owner",
        "c1 | lifetime | {'a':1} | {'path':'','until':'room'} | the root lives for ever",
        "c1 | add | {'s':[]} | {'path':'/s','id':'x','value':1} | /s is not an object",
      })
  void refusalSaysWhy(String who, String action, String data, String args, String reason) {
    assertEquals(reason, refusal(who, action, data, args));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c2 | set | {N1} | {'path':'/$room/owners','value':{}}",
        "c2 | set | {} | {'path':'/$room','value':{}}",
        "c2 | set | {N1} | {'path':'','value':{'notes':{}}}",
        "server | set | {N1} | {'path':'','value':7}",
        "c2 | remove | {N1} | {'path':'/$room'}",
        "c2 | merge | {N1} | {'value':{'$room':null}}",
        "c2 | merge | {} | {'value':{'$room':{'owners':{}}}}",
        "c2 | patch | {} | {'operations':[{'op':'add','path':'/$room','value':1}]}",
        "c2 | insert | {} | {'path':'','id':'$room','value':1}",
        "c2 | add | {} | {'path':'','id':'$room','value':1}",
        "c2 | add | {} | {'path':'/$room','id':'owners','value':1}",
        "c2 | assign | {} | {'path':'/$room','number':1,'value':1}",
        "c2 | put | {} | {'path':'','key':'$room','value':1,'version':0}",
        "c2 | put | {} | {'path':'/$room','key':'owners','value':1,'version':0}",
        "c2 | own | {} | {'path':'/$room'}",
        "c2 | own | {} | {'path':'/$room/owners'}",
        "c2 | lifetime | {} | {'path':'/$room','until':'room'}",
      })
  void bookkeepingIsNobodysToChange(String who, String action, String data, String args) {
    assertEquals("/$room is kept by Ropeway itself", refusal(who, action, data, args));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c2 | remove | {N1} | {'path':'/notes/n'} | {'notes':{}}",
        "c2 | remove | {N1} | {'path':'/notes'} | {}",
        "c2 | set | {N1} | {'path':'/notes','value':{'m':1}} | {'notes':{'m':1}}",
        "c2 | merge | {N1} | {'value':{'notes':null}} | {}",
        "c2 | patch | {N1} | {'operations':[{'op':'remove','path':'/notes/n'}]} | {'notes':{}}",
        "c2 | discard | {N1} | {'path':'/notes','id':'n'} | {'notes':{}}",
        "server | remove | {N1} | {'path':'/notes'} | {}",
        "c1 | remove | {'d':{'k':1},'$room':{'versions':{'/d/k':1}}} | {'path':'/d'} | {}",
        "c1 | remove | {'d':{'k':1},'$room':{'versions':{'/d/k':1}}} | {'path':'/d/k'} |"
            + " {'d':{},'$room':{'versions':{'/d/k':1}}}",
        "c1 | remove | {'a':1,'$room':{'lifetimes':{'/a':'room','/ab':'room'}}} | {'path':'/a'} |"
            + " {'$room':{'lifetimes':{'/ab':'room'}}}",
        "c1 | set | {'a':1,'$room':{'owners':{'/b':{C1}}}} | {'path':'/a','value':2} |"
            + " {'a':2,'$room':{'owners':{'/b':{C1}}}}",
      })
  void whatIsGoneLosesItsBookkeeping(
      String who, String action, String data, String args, String result) {
    assertEquals(json(result), apply(who, action, data, args));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1} | {'client':'c1','last':true} | cancelled",
        "{N1} | {'client':'c1','last':false} | cancelled",
        "{N1} | {'client':'c2','last':false} | {'notes':{'n':1}}",
        "{N1} | {'last':true} | {'notes':{'n':1}}",
        "{'a':1,'b':2,'$room':{'owners':{'/a':{C1},'/b':{C2}},'lifetimes':{'/a':'owner','/b':'owner'}}}"
            + " | {'client':'c1','last':false} |"
            + " {'b':2,'$room':{'owners':{'/b':{C2}},'lifetimes':{'/b':'owner'}}}",
        "{'a':{'x':1},'$room':{'owners':{'/a':{C1}},'lifetimes':{'/a/x':'owner'}}} |"
            + " {'client':'c1','last':false} | {'a':{}}",
        "{'a':1,'b':2,'c':3,'$room':{'lifetimes':{'/a':'room','/b':'owner'}}} |"
            + " {'client':'c1','last':false} | cancelled",
        "{'a':1,'b':2,'c':3,'$room':{'lifetimes':{'/a':'room','/b':'owner'}}} | {'last':true} |"
            + " {'c':3}",
        "{'a':[0,1,{'x':1},3,4,5,6,7,8,9,10],'$room':{'lifetimes':{'/a/2':'room','/a/2/x':'room','/a/10':'room'}}}"
            + " | {'last':true} | {'a':[0,1,3,4,5,6,7,8,9]}",
        "{'$room':{'owners':{'/a':{C1}},'lifetimes':{'/a':'owner'}}} | {'client':'c1','last':false}"
            + " | {}",
      })
  void departureTakesWhatWentWithTheClient(String data, String args, String result) {
    JsonValue after = apply("ropeway:room:1", BuiltInActions.LEAVE, data, args);

    assertEquals(result.equals(CANCELLED) ? null : json(result), after);
  }

  @Test
  void actorsAreToldByTheirNames() {
    assertEquals(new Actor(null, true), Actor.of("ropeway:session:1"));
    assertEquals(new Actor(null, true), Actor.of("ropeway:transaction:1"));
    assertEquals(Actor.named("c1"), Actor.of("ropeway:transaction:c1~x#7:failure"));
    assertEquals(new Actor(null, true), Actor.of("ropeway:tx:1"));
    assertEquals(new Actor(null, true), Actor.of("ropeway:tx:1:failure"));
    assertEquals(new Actor(null, true), Actor.of("ropeway:tx:ropeway:transaction:1#1"));
    assertEquals(new Actor(null, false), Actor.of("ropeway:tx:ropeway:anonymous:1#1"));
    assertEquals(new Actor(null, false), Actor.of("ropeway:tx:ropeway:key:1#1:failure"));
    assertEquals(Actor.named("c1"), Actor.of("ropeway:tx:c1~x#7:failure"));
    assertEquals(Actor.named("c#1"), Actor.of("ropeway:tx:c#1~x#7"));
    assertEquals(new Actor(null, false), Actor.of("ropeway:key:1"));
    assertEquals(Actor.named("c1"), Actor.of("ropeway:key:c1#1f"));
    assertEquals(Actor.named("c1"), Actor.of("ropeway:tx:ropeway:key:c1#1f#1:failure"));
    assertEquals(Actor.named("c1"), Actor.of("ropeway:anonymous:c1#1"));
    assertEquals(Actor.named("c1"), Actor.of("ropeway:session:1", new Author("c1", List.of())));
    assertEquals(new Actor(null, true), Actor.of("ropeway:session:1", null));
    assertEquals(Actor.named("~x"), Actor.of("~x"));
    assertEquals(Actor.named("a"), Actor.of("a~"));
  }

  private static String refusal(String who, String action, String data, String args) {
    return assertThrows(ActionRejectedException.class, () -> apply(who, action, data, args))
        .reason();
  }
}
