-- The migrations that data has at a version: given where a snapshot is and where they changed,
-- null elsewhere: those of the version before. A snapshot without any has null too.
alter table entry_version add column migrations text[];
