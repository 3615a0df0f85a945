-- Bytes of patches since the version that the history keeps whole: too many, and the next version is
-- kept whole. Nodes that do not know the column leave it as it is, and so keep one a little late.
alter table entry add column patch_bytes bigint not null default 0;
