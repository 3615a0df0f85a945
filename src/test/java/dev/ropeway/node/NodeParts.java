package dev.ropeway.node;

import dev.ropeway.PersonalData;
import dev.ropeway.access.LiveAccess;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.NodeClock;
import dev.ropeway.cycle.Engine;
import dev.ropeway.feed.Announcer;
import dev.ropeway.feed.Publisher;
import dev.ropeway.feed.Streams;
import dev.ropeway.journal.Journal;
import dev.ropeway.remote.Remote;
import dev.ropeway.room.Rooms;
import dev.ropeway.session.EntryReader;
import dev.ropeway.session.Sessions;
import dev.ropeway.store.StoreCatalog;
import dev.ropeway.upkeep.People;
import dev.ropeway.upkeep.Retention;
import dev.ropeway.upkeep.Sweeps;
import java.util.List;

/** The parts of a node that tests look into. */
public record NodeParts(
    NodeClock clock,
    StoreCatalog stores,
    Journal journal,
    EntryReader reads,
    Announcer announcer,
    Publisher publisher,
    Engine engine,
    Streams streams,
    Rooms rooms,
    Sessions sessions,
    Remote remote,
    LiveAccess live,
    People people,
    Sweeps sweeps,
    Retention retention,
    Shares shares,
    PersonalData personalData,
    List<Gauge> meters) {

  /** What a meter says, its tags together; 0 if there is none of that name. */
  public double meter(String name) {
    return meters.stream()
        .filter(meter -> meter.name().equals(name))
        .mapToDouble(meter -> meter.value().getAsDouble())
        .sum();
  }

  /** Those of one node. */
  public static NodeParts of(Node node) {
    return new NodeParts(
        node.core.clock,
        node.core.stores,
        node.core.journal,
        node.core.reads,
        node.core.announcer,
        node.core.publisher,
        node.core.engine,
        node.core.streams,
        node.core.rooms,
        node.sessions,
        node.remote,
        node.live,
        node.people,
        node.sweeps,
        node.retention,
        node.shares,
        node.personalData,
        node.meters);
  }
}
