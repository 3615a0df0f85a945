package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
  private static final String SQL =
      "select e.key from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)"
          .concat(" join entry e on e.bucket = i.bucket and e.store = i.store and e.key = i.key");
  private static final String ONE =
      "select e.key from (select ?::int2 as bucket, u.* from unnest(?::text[], ?::text[])"
          .concat(" as u(store, key)) as i")
          .concat(" join entry e on e.bucket = i.bucket and e.store = i.store and e.key = i.key");

  private static final EntryKey BOB = new EntryKey("players", "bob");

  /** One that makes arrays and nothing else. */
  private final Connection plain =
      (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> null);

  private static EntryKey elsewhere() {
    EntryKey key = BOB;
    for (int n = 0; Bucket.of(key) == Bucket.of(BOB); n++) {
      key = new EntryKey("players", "k" + n);
    }
    return key;
  }

  @Test
  void keysOfOneBucketAreToldAsOneWhereTheDatabasePlansByValues() throws Exception {
    Connection byValues = CallersConnection.byValues(plain);
    assertEquals(ONE, new Columns(byValues).keys(List.of(BOB, BOB)).fit(SQL));
    assertEquals(SQL, new Columns(byValues).keys(List.of(BOB, elsewhere())).fit(SQL));
    assertEquals(SQL, new Columns(byValues).keys(List.of()).fit(SQL));
    assertEquals(SQL, new Columns(byValues).keys(List.of(BOB)).keys(List.of(elsewhere())).fit(SQL));
  }

  private static final String FENCED =
      "select s.a from (select e.a, i.n from i cross join lateral (select * from entry e"
          .concat(" where (e.a, e.b) > (i.a, i.b) %s) e left join lateral (select 1 %s) f on true")
          .concat(" where exists (select %s) offset 0) s");

  @Test
  void subqueriesOfManyKeysAreJoinsWhereTheDatabasePlansByValues() throws Exception {
    String fenced = FENCED.formatted("\n offset 0", "offset 0", "offset 0");
    String joined = FENCED.replace(" %s)", ")");
    List<EntryKey> many = List.of(BOB, elsewhere());
    Connection byValues = CallersConnection.byValues(plain);
    assertEquals(joined, new Columns(byValues).keys(many).fit(fenced));
    assertEquals(fenced, new Columns(plain).keys(many).fit(fenced));
    Connection callers = CallersConnection.of(plain);
    assertEquals(fenced, new Columns(callers).keys(many).fit(fenced));
  }

  /** It would read all of a bucket for each, see {@link Columns#fit}. */
  @Test
  void theyAreNotWhereItPlansWithoutValues() throws Exception {
    assertEquals(SQL, new Columns(plain).keys(List.of(BOB)).fit(SQL));
    Connection callers = CallersConnection.of(plain);
    assertEquals(SQL, new Columns(callers).keys(List.of(BOB)).fit(SQL));
  }
}
