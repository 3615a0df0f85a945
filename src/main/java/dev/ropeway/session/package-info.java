/** What applications inject: sessions and views, and the node that holds all parts together. */
@NullMarked
package dev.ropeway.session;

import org.jspecify.annotations.NullMarked;
