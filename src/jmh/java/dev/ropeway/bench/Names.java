package dev.ropeway.bench;

/** What the tables and charts call the contestants and workloads. */
final class Names {
  static final String ROPEWAY = "Ropeway";
  static final String ROPEWAY_HTTP = "Ropeway through HTTP";
  static final String ROPEWAY_LIVE = "Ropeway through live connections";
  static final String BARE_HTTP = "GET /api/time, which records nothing";
  static final String ROPEWAY_STRICT = "Ropeway in strict mode";
  static final String LIMIT = "bare JDBC pipeline, the limit";
  static final String UPDATE = "one-statement UPDATE";
  static final String FOR_UPDATE = "SELECT … FOR UPDATE";
  static final String VERSION_AT_ONCE = "Hibernate @Version, retry at once";
  static final String VERSION_BACK_OFF = "Hibernate @Version, random back-off";

  static final String SERIALIZABLE_AT_ONCE = "SERIALIZABLE, retry at once";
  static final String SERIALIZABLE_BACK_OFF = "SERIALIZABLE, random back-off";
  static final String ORDERED_LOCKS = "ordered SELECT … FOR UPDATE";

  static final String HOT = "1 key";
  static final String STRICT = "1 key, strict mode off and on";
  static final String PIPELINED = "1 key, 16 in flight for each writer";
  static final String ONE_LIMIT = "1 key, beside the limit";
  static final String THOUSAND_LIMIT = "1,000 keys, beside the limit";
  static final String THOUSAND = "1,000 keys";
  static final String MANY = "100,000 keys";
  static final String UNIFORM_TRANSFERS = "transfers, α = 0";
  static final String SKEWED_TRANSFERS = "transfers, α = 1.5";
  static final String ROPEWAY_NOBODY = "Ropeway through HTTP, nobody is asked";
  static final String ROPEWAY_TOKENS = "Ropeway through HTTP, tokens and roles";
  static final String ACCESS = "1 key, through HTTP, without and with access";
  static final String HTTP = "1 key, through HTTP";

  private Names() {}
}
