/**
 * The one path on which updates reach those who watch a key: pushes of this node and hints from
 * others lead to the same place, where positions are compared and what is missing is taken, in
 * order.
 */
@NullMarked
package dev.ropeway.feed;

import org.jspecify.annotations.NullMarked;
