-- People's data: which keys are about a user, and the record of what was erased.

-- most keys have no user: they cost the index nothing
create index entry_user_ids on entry using gin (user_ids) where user_ids <> '{}';

-- the entry's last version that was an erasure: what is older must not be restored
alter table entry add column erased bigint not null default 0;

create table erasure (
  id uuid primary key,
  user_hash text not null,          -- SHA-256 of the user's id, in hex
  user_id text,                     -- needed until it is done, null from then on
  requested_at timestamptz not null,
  active_at timestamptz not null,   -- when somebody last worked on it
  done_at timestamptz,
  keys bigint not null              -- erased so far
);

create index erasure_user_hash on erasure (user_hash, requested_at);
create index erasure_open on erasure (active_at) where done_at is null;
