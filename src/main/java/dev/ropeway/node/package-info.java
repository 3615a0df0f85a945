/**
 * Puts the parts of a node together, starts and stops them, and joins them: what a commit tells the
 * feed, what hints of other nodes lead to, the comparison that makes hints dispensable, the gauges.
 * Nothing below is handed the node.
 */
@NullMarked
package dev.ropeway.node;

import org.jspecify.annotations.NullMarked;
