-- Each key's rows are in one of 64 buckets, which lead the primary keys, so that a database of several
-- servers can keep a bucket on one of them. Which one it is never changes; Bucket.java computes the
-- same.
create function ropeway_bucket(store text, key text) returns smallint
  language sql immutable strict parallel safe
  as $$ select (get_byte(sha256(convert_to(store || '/' || key, 'UTF8')), 0) & 63)::smallint $$;

-- Nodes that do not know the column write rows without it, and change rows that do not have it yet.
create function ropeway_into_bucket() returns trigger language plpgsql as $$
begin
  new.bucket := ropeway_bucket(new.store, new.key);
  return new;
end $$;

-- Whoever works on the tables waits for this a second at most: it tries again where somebody's long
-- transaction holds one of them, and lets the others go on meanwhile.
do $$
declare
  name text;
begin
  set local lock_timeout = '1s';
  for attempt in 1 .. 200 loop
    begin
      lock table entry, recorded_action, entry_version, client_mark, scheduled_action, room,
        room_client, room_seat in access exclusive mode;
      exit;
    exception when lock_not_available then
      if attempt = 200 then
        raise;
      end if;
      perform pg_sleep(0.5);
    end;
  end loop;
  foreach name in array array['entry', 'recorded_action', 'entry_version', 'client_mark',
    'scheduled_action', 'room', 'room_client', 'room_seat']
  loop
    execute format('alter table %I add column bucket smallint', name);
    execute format(
      'create trigger into_bucket before insert or update on %I for each row'
        || ' when (new.bucket is null) execute function ropeway_into_bucket()', name);
  end loop;
end $$;
