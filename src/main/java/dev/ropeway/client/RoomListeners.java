package dev.ropeway.client;

/** Hears a mirror and tells a room's listeners, outside of the mirror's lock. Thread-safe. */
final class RoomListeners implements MirrorListener {
  final Listeners<Change> changes = new Listeners<>();
  final Listeners<Rejection> rejections = new Listeners<>();
  final Listeners<OwnerChange> owners = new Listeners<>();
  final Listeners<ClientsChange> clients = new Listeners<>();
  final Listeners<EphemeralChange> ephemeral = new Listeners<>();
  final Listeners<Message> messages = new Listeners<>();
  final Listeners<RoomState> states = new Listeners<>();
  final Listeners<UndoState> undos = new Listeners<>();

  private final Deliveries deliveries;

  RoomListeners(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public void changed(Change change) {
    tell(changes, change);
  }

  @Override
  public void rejected(Rejection rejection) {
    tell(rejections, rejection);
  }

  @Override
  public void ownerChanged(OwnerChange change) {
    tell(owners, change);
  }

  @Override
  public void clientsChanged(ClientsChange change) {
    tell(clients, change);
  }

  @Override
  public void ephemeralChanged(EphemeralChange change) {
    tell(ephemeral, change);
  }

  @Override
  public void message(Message message) {
    tell(messages, message);
  }

  void stateChanged(RoomState state) {
    tell(states, state);
  }

  void undoChanged(UndoState state) {
    tell(undos, state);
  }

  private <T> void tell(Listeners<T> listeners, T event) {
    if (!listeners.isEmpty()) {
      deliveries.add(() -> listeners.tell(event));
    }
  }
}
