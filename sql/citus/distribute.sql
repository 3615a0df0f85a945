-- Spreads Ropeway's tables over the servers of a Citus cluster, by bucket. As a superuser of the
-- coordinator's database, once its workers are known (citus_add_node), after the tables were made and
-- before a node works on them:
--
--   psql -v ON_ERROR_STOP=1 -f sql/citus/distribute.sql
--
-- Nodes get the coordinator as DB_URL and ropeway.db.planner=0, ropeway.cycle.lanes=64. What holds
-- there and what does not: docs/scale.md. What is not named here stays on the coordinator: it is small
-- and of no key.
set citus.shard_count = 64;

select create_distributed_table('entry', 'bucket', colocate_with => 'none');
select create_distributed_table('recorded_action', 'bucket', colocate_with => 'entry');
select create_distributed_table('entry_version', 'bucket', colocate_with => 'entry');
select create_distributed_table('client_mark', 'bucket', colocate_with => 'entry');
select create_distributed_table('scheduled_action', 'bucket', colocate_with => 'entry');
select create_distributed_table('room', 'bucket', colocate_with => 'entry');
select create_distributed_table('room_client', 'bucket', colocate_with => 'entry');
select create_distributed_table('room_seat', 'bucket', colocate_with => 'entry');
