-- What was refused, for programs: condition, test, or refused for whatever the application gives as
-- reason. Null unless the action was rejected; also from nodes that do not know the column, of which
-- the reason tells as much.
alter table recorded_action add column cause text;

-- Nobody has written it for long. Nodes that still look for it do everything but erase: that is left
-- to those that do not.
alter table recorded_action drop column transaction;
