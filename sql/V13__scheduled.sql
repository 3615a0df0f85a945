-- Actions that wait for their time. Whoever takes one up deletes its row and writes it into the log
-- as pending in one statement, under a client of its own: so it is recorded once, whoever tries.
-- Nodes that do not know the table leave it alone.
create table scheduled_action (
  store text collate "C" not null,
  key text collate "C" not null,
  id text collate "C" not null,
  client text collate "C" not null, -- under which it will be in the log, as its action 1
  name text collate "C" not null,
  args jsonb not null,
  once boolean not null,            -- whether it may be asked for again
  due_at timestamptz not null,      -- in milliseconds
  made_at timestamptz not null,
  actor text collate "C",
  roles text[],
  primary key (store, key, id)
);

-- Leads to what is due next of each action that anything waits for: a node passes over what it does
-- not know at the price of one look.
create index scheduled_action_due on scheduled_action (store, name, due_at, made_at);
create index scheduled_action_actor on scheduled_action (actor) where actor is not null;
