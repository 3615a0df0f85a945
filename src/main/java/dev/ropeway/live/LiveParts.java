package dev.ropeway.live;

import dev.ropeway.bounds.Shares;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.SecurityLog;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.Remote;
import dev.ropeway.wire.TokenCheck;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * What connections use of their node.
 *
 * @param remote what callers may do
 * @param tokens finds out who they are
 * @param written is told of each text with events that is out, and when its sending has begun
 * @param quick runs what hardly ever waits
 * @param blocking runs what may wait for the database
 */
record LiveParts(
    Remote remote,
    TokenCheck tokens,
    LongConsumer written,
    Settings settings,
    Shares shares,
    SecurityLog security,
    NodeClock clock,
    Executor quick,
    Executor blocking) {}
