-- The last version at which the entry was deleted: it exists if its version is a later one. So a
-- push need not take the mark back, and a node that does not know it cannot leave a wrong one.
alter table entry add column deleted bigint not null default 0;

-- Whether there is no entry at this version, only the default data. Null: there is one.
alter table entry_version add column deleted boolean;
