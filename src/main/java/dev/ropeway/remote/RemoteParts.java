package dev.ropeway.remote;

import dev.ropeway.access.Access;
import dev.ropeway.access.LiveAccess;
import dev.ropeway.access.Revocations;
import dev.ropeway.access.Tokens;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.SecurityLog;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Engine;
import dev.ropeway.feed.Streams;
import dev.ropeway.journal.Journal;
import dev.ropeway.room.Rooms;
import dev.ropeway.session.Budget;
import dev.ropeway.session.EntryReader;
import dev.ropeway.session.Scheduling;
import dev.ropeway.session.Violations;
import dev.ropeway.store.StoreCatalog;
import java.util.Map;
import java.util.function.Function;

/**
 * The parts of a node that requests need.
 *
 * @param bad the keys of a store that this node cannot work on, with the reasons
 */
public record RemoteParts(
    Settings settings,
    NodeClock clock,
    StoreCatalog stores,
    ActionBinder binder,
    Scheduling scheduling,
    Budget budget,
    Engine engine,
    EntryReader reads,
    Violations violations,
    Function<String, Map<String, String>> bad,
    Streams streams,
    Rooms rooms,
    Admissions admissions,
    Access access,
    Tokens tokens,
    Revocations revocations,
    LiveAccess live,
    Shares shares,
    Journal journal,
    SecurityLog security) {}
