/** What applications inject: sessions, views and transactions. */
@NullMarked
package dev.ropeway.session;

import org.jspecify.annotations.NullMarked;
