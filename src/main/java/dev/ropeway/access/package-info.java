/**
 * Who is behind what comes from outside, and what he may do: tokens, rights, policies, and the end
 * of what is live when they change.
 */
@NullMarked
package dev.ropeway.access;

import org.jspecify.annotations.NullMarked;
