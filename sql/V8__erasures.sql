-- What an erasure may touch and did: keys that are about others too only if that was confirmed, and
-- how many actions on keys of others had the person's name taken.
alter table erasure add column shared boolean not null default false,
  add column renamed bigint not null default 0;
