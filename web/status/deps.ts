/** What to ask each store; rejects when it cannot answer. */
export interface StatusDeps {
  stores: {
    cache: () => Promise<void>;
    couchdb: () => Promise<void>;
    fs: () => Promise<void>;
    jobs: () => Promise<void>;
  };
  /** How long a store may take to answer, in ms. */
  patience?: number;
}
