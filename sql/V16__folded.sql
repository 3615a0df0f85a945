-- What the log says of the actions of a version that have no rows of their own: [[name, args], …],
-- each in the place that it has among the version's actions; null where an action has a row, and of
-- a version whose actions all have. Nodes that do not know the column tell such actions without a
-- name, as those of which the log has nothing any more.
do $$
begin
  set local lock_timeout = '1s';
  for attempt in 1 .. 200 loop -- waits for somebody's long transaction, and lets others go on meanwhile
    begin
      alter table entry_version add column log jsonb;
      return;
    exception when lock_not_available then
      if attempt = 200 then
        raise;
      end if;
      perform pg_sleep(0.5);
    end;
  end loop;
end $$;
