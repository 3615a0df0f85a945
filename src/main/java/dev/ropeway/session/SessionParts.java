package dev.ropeway.session;

import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Engine;
import dev.ropeway.feed.Publisher;
import dev.ropeway.json.JsonLimits;
import java.util.concurrent.Executor;

/**
 * What all sessions of a node share.
 *
 * @param caller the transaction that a calling thread may be in
 * @param listeners where listeners run: each of them waits there at most once
 */
public record SessionParts(
    Settings settings,
    JsonLimits limits,
    Publisher publisher,
    Engine engine,
    CallerTransaction caller,
    Budget budget,
    Deadlines deadlines,
    Violations violations,
    Tagger tagger,
    Executor listeners) {}
