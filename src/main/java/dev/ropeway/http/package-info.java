/**
 * The HTTP API: REST, server-sent events, problem documents, health and metrics. It only
 * translates: what a request means is decided behind {@link dev.ropeway.remote.Remote}.
 */
@NullMarked
package dev.ropeway.http;

import org.jspecify.annotations.NullMarked;
