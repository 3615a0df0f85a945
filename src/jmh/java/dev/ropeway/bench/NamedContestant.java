package dev.ropeway.bench;

/** A contestant under a name of its own, where several are of one kind. */
record NamedContestant(String name, Contestant contestant) implements Contestant {

  @Override
  public void prepare() throws Exception {
    contestant.prepare();
  }

  @Override
  public Writer writer(int number) throws Exception {
    return contestant.writer(number);
  }

  @Override
  public long coins() {
    return contestant.coins();
  }

  @Override
  public void check(long applied, long errors) {
    contestant.check(applied, errors);
  }

  @Override
  public long warmUpOperations() {
    return contestant.warmUpOperations();
  }

  @Override
  public void close() throws Exception {
    contestant.close();
  }
}
