-- Who is present in rooms, and through which nodes. All times are the database's own, as nodes'
-- clocks may differ. What follows from a departure is recorded as an action in the transaction
-- that removes the row, so it is recorded once.

-- nodes that have somebody; one that is not seen any longer is taken for dead
create table room_node (
  node text collate "C" not null primary key,
  seen_at timestamptz not null
);

create table room (
  store text collate "C" not null,
  key text collate "C" not null,
  empty_since timestamptz,          -- null: somebody is there, as far as anybody has noticed
  primary key (store, key)
);

create index room_empty on room (empty_since) where empty_since is not null;

create table room_client (
  store text collate "C" not null,
  key text collate "C" not null,
  client text collate "C" not null, -- without what tells its tabs apart
  nodes text[] not null,            -- through which it is present
  absent_since timestamptz,         -- since when through none; null while through any
  primary key (store, key, client)
);

create index room_client_absent on room_client (absent_since) where absent_since is not null;
