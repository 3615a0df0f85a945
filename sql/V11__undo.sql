-- What was undone: an action is undone once at most. It has undos alone, so others cost nothing.
create index recorded_action_undo
  on recorded_action (store, key, (args->>'client'), (args->>'id'))
  where name = 'undo' and status = 'applied';
