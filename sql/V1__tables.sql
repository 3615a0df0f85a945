-- Names compare by code point (collation "C"), which is the order that pages of keys promise.
-- Every key begins with (store, key): all hot statements join on it, and the tables can be
-- distributed by key. There are no foreign keys and no sequences.

create table entry (
  store text collate "C" not null,
  key text collate "C" not null,
  version bigint not null,          -- 0: only refused actions so far, not an entry yet
  asides bigint not null,           -- outcomes decided without making a version, ever
  data jsonb,                       -- null at version 0
  migrations text[] not null default '{}',
  user_ids text[] not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (store, key)
) with (fillfactor = 70);           -- room for updates within the page

create table recorded_action (
  store text collate "C" not null,
  key text collate "C" not null,
  client text collate "C" not null,
  id bigint not null,               -- 1, 2, 3 … per client and key
  name text not null,
  args jsonb not null,
  transaction text,                 -- the multi-key transaction it belongs to
  if_versions bigint[],             -- applies only at one of these versions; empty: at any but 0
  recorded_at timestamptz not null,
  status text,                      -- null: pending; else applied, cancelled, rejected, failed
  reason text,
  version bigint,                   -- made by it, or decided on
  aside bigint,                     -- its number among the entry's asides, if it made no version
  decided_at timestamptz,
  primary key (store, key, client, id)
);

create index recorded_action_pending on recorded_action (store, key) where status is null;
create index recorded_action_aside on recorded_action (store, key, version, aside)
  where aside is not null;

create table entry_version (
  store text collate "C" not null,
  key text collate "C" not null,
  version bigint not null,
  at timestamptz not null,          -- never before that of the version before it
  patch jsonb not null,             -- RFC 6902, from the version before
  snapshot jsonb,                   -- the whole data, every so often
  actions jsonb not null,           -- [[client, id, status, reason?], …] in the order of application
  primary key (store, key, version)
);

create table client_mark (
  store text collate "C" not null,
  key text collate "C" not null,
  client text collate "C" not null,
  last_id bigint not null,          -- of the client's actions that the log no longer holds
  primary key (store, key, client)
);
