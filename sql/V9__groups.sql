-- Seats that are held for clients who were sent to a room and are yet to come. They count where a
-- room's capacity is looked at until they lapse, by the database's own clock; nodes that do not
-- know them let their clients in all the same.
create table room_seat (
  store text collate "C" not null,
  key text collate "C" not null,
  client text collate "C" not null, -- without what tells its tabs apart
  held_until timestamptz not null,
  primary key (store, key, client)
);

-- Groups of rooms in which somebody was sent to one: whoever sends clients to the rooms of a group
-- writes its row first, so that two never send them to one last seat.
create table room_group (
  store text collate "C" not null,
  name text collate "C" not null,
  used_at timestamptz not null,
  primary key (store, name)
);
