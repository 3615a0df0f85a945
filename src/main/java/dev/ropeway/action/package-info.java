/**
 * The actions that every JSON store and every room has, and the rules that rooms hold all actions
 * to: who acts, the bookkeeping that lies in a room's data, what others own. Pure functions of JSON
 * values, safe to call from any thread, and the same on the server and in a client's mirror, which
 * so foretells what the server will decide.
 */
@NullMarked
package dev.ropeway.action;

import org.jspecify.annotations.NullMarked;
