/**
 * What is particular to one Jakarta EE server or another (Open Liberty, GlassFish and Payara):
 * where the platform leaves something open and they differ, and what one of them needs besides. All
 * other packages know the platform alone; what servers do alike but in their own time or order is
 * dealt with where it matters, with a comment that names the server.
 */
@NullMarked
package dev.ropeway.container;

import org.jspecify.annotations.NullMarked;
