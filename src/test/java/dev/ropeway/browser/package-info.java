/** The pages of the deployed server in a real browser. */
@NullMarked
package dev.ropeway.browser;

import org.jspecify.annotations.NullMarked;
