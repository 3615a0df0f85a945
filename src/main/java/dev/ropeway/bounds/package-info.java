/**
 * What one caller and one address may have of a node, so that the others have the rest: counts of
 * what they have at the moment, and buckets of what they may use up in a time. Nothing of a server
 * is in here: every way in uses the same.
 */
@NullMarked
package dev.ropeway.bounds;

import org.jspecify.annotations.NullMarked;
