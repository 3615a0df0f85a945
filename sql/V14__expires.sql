-- Before when an entry does not expire, of stores that say when theirs do. It is looked at when that
-- has come; whether it has expired, its data says. Null: never. Nodes that do not know the column
-- leave it as it is.
alter table entry add column expires_at timestamptz;

create index entry_expires on entry (store, expires_at, key) where expires_at is not null;
