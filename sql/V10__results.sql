-- What an action answered to who recorded it. Null for most: also from nodes that do not know the
-- column, which know no action that answers.
alter table recorded_action add column result jsonb;
