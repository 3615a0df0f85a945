/**
 * The public vocabulary of Ropeway: stores, actions, sessions, outcomes and updates. Applications
 * import this package only. It knows neither SQL nor HTTP.
 */
@NullMarked
package dev.ropeway;

import org.jspecify.annotations.NullMarked;
