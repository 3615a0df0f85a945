/**
 * What requests and live connections say and are told: bodies, outcomes, problem documents. It
 * knows no transport.
 */
@NullMarked
package dev.ropeway.wire;

import org.jspecify.annotations.NullMarked;
