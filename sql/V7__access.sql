-- Who is behind an action: the identity of a verified caller and the roles that he had when it was
-- recorded. Null for code of the application, where nobody is verified, and from nodes that do not
-- know the columns.
alter table recorded_action add column actor text collate "C", add column roles text[];

-- What all nodes must compute alike and nobody else can: random bytes, made by the first that asks.
create table server_secret (
  name text collate "C" not null primary key,
  value bytea not null
);

-- Tokens of a subject that were issued before a time are not accepted any more.
create table revocation (
  subject text collate "C" not null primary key,
  not_before timestamptz not null,
  made_at timestamptz not null
);
