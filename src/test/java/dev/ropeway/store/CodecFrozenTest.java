package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class CodecFrozenTest {
  record Inner(List<Integer> numbers) {}

  record Data(
      List<List<String>> lists,
      Set<String> set,
      SortedSet<String> sorted,
      Collection<String> collection,
      Iterable<String> iterable,
      Map<String, List<Inner>> map,
      SortedMap<String, Integer> sortedMap,
      Optional<List<String>> optional,
      Object free,
      Map<String, Object> untyped) {}

  private static final Data DATA =
      Codec.of(Data.class)
          .decode(
              json(
                  """
                  {'lists':[['a',null],null],'set':['c','a','b',null],'sorted':['b','a'],
                   'collection':['x'],'iterable':['y'],'map':{'z':[{'numbers':[1,null]}],'a':null},
                   'sortedMap':{'q':1,'b':2},'optional':['o'],'free':{'l':[{'k':[1]}]},
                   'untyped':{'m':{'n':['p']}}}
                  """));

  @Test
  void everyCollectionAtEveryDepthIsUnmodifiable() {
    assertFrozen(DATA.lists());
    assertFrozen(DATA.lists().get(0));
    assertFrozen(DATA.set());
    assertFrozen(DATA.sorted());
    assertFrozen(DATA.collection());
    assertFrozen((Collection<?>) DATA.iterable());
    assertFrozen(DATA.map());
    assertFrozen(at(DATA.map(), "z"));
    assertFrozen(at(DATA.map(), "z").get(0).numbers());
    assertFrozen(DATA.sortedMap());
    assertFrozen(DATA.optional().orElseThrow());
  }

  @Test
  void valuesWithoutADeclaredTypeAreFrozenToo() {
    Map<?, ?> free = (Map<?, ?>) DATA.free();
    List<?> list = (List<?>) at(free, "l");
    Map<?, ?> nested = (Map<?, ?>) list.get(0);
    assertFrozen(free);
    assertFrozen(list);
    assertFrozen(nested);
    assertFrozen((List<?>) at(nested, "k"));
    assertFrozen(DATA.untyped());
    assertFrozen((Map<?, ?>) at(DATA.untyped(), "m"));
    assertFrozen((List<?>) at((Map<?, ?>) at(DATA.untyped(), "m"), "n"));
  }

  @Test
  void collectionsAtTheRootAreFrozen() {
    assertFrozen(Codec.of(List.class).decode(json("[[1]]")));
    assertFrozen((List<?>) Codec.of(List.class).decode(json("[[1]]")).get(0));
    assertFrozen(Codec.of(Map.class).decode(json("{'a':1}")));
  }

  @Test
  void orderAndNullElementsAreKept() {
    assertEquals(Arrays.asList("c", "a", "b", null), Arrays.asList(DATA.set().toArray()));
    assertEquals(Arrays.asList(List.of("z", "a").toArray()), List.copyOf(DATA.map().keySet()));
    assertEquals(Arrays.asList("a", null), DATA.lists().get(0));
    assertEquals(List.of("a", "b"), List.copyOf(DATA.sorted()));
    assertEquals(Arrays.asList(1, null), at(DATA.map(), "z").get(0).numbers());
  }

  private static <V> V at(Map<?, V> map, String name) {
    return Objects.requireNonNull(map.get(name));
  }

  private static void assertFrozen(Collection<?> collection) {
    assertThrows(UnsupportedOperationException.class, collection::clear, collection::toString);
  }

  private static void assertFrozen(Map<?, ?> map) {
    assertThrows(UnsupportedOperationException.class, map::clear, map::toString);
  }

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }
}
