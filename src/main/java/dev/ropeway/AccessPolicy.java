package dev.ropeway;

/**
 * Decides who may do what in a store. A CDI bean; a store may have several, and roles in the
 * configuration besides: all that there are must allow. Where there is none, nobody from outside
 * may do anything; code of the server is not asked for unless it acts for somebody.
 *
 * <p>{@link #check} is called before anything is recorded or read, on the thread of a request, and
 * again every few seconds for everyone who watches: it must be quick and thread-safe, and may look
 * at what changes, such as a list of members. What it throws denies.
 */
public interface AccessPolicy {

  /** Name of the store. */
  String store();

  /** Decides on one request. */
  Decision check(AccessRequest request);
}
