package dev.ropeway.live;

import dev.ropeway.Caller;
import dev.ropeway.bounds.Lease;
import dev.ropeway.config.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who has asked for a connection.
 *
 * @param caller who is known by a cookie or the container; null: nobody yet
 * @param lease by which the address is counted until the connection ends
 */
record LiveVisitor(ClientAddress address, @Nullable Caller caller, Lease lease) {}
