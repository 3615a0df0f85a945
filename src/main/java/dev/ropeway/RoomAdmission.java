package dev.ropeway;

/**
 * Decides who comes into the rooms of a realtime store. A CDI bean for a store, at most one each;
 * where there is none, whoever has the rights comes in. {@link #admit} is called before a client
 * becomes present, whichever node it comes to: not for another tab of one that is there, nor for
 * one that comes back within {@code ropeway.room.grace}, but again for one that comes back later.
 *
 * <p>It runs on a thread of its own, several at a time, and must be thread-safe. It may take its
 * time, up to {@code ropeway.wait}: then, and if it throws, the client is told that it could not be
 * decided, and may come again. Who is not in the room may still watch it: that is a right, for an
 * {@link AccessPolicy} to give.
 */
public interface RoomAdmission {

  /** Name of the store. */
  String store();

  /** Decides about one client; the reason of a denial is what it is told. */
  Decision admit(AdmissionRequest request);
}
