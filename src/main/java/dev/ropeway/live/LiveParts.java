package dev.ropeway.live;

import dev.ropeway.bounds.Shares;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.SecurityLog;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.Remote;
import dev.ropeway.wire.TokenCheck;
import java.util.concurrent.Executor;

/**
 * What connections use of their node.
 *
 * @param remote what callers may do
 * @param tokens finds out who they are
 * @param quick runs what hardly ever waits
 * @param blocking runs what may wait for the database
 */
record LiveParts(
    Remote remote,
    TokenCheck tokens,
    Settings settings,
    Shares shares,
    SecurityLog security,
    NodeClock clock,
    Executor quick,
    Executor blocking) {}
