/** The pages, in the order in which they are shown; a test sees to it that none of docs/ is left out. */
export const GROUPS = {
  Begin: ["README.md", "docs/start.md", "docs/coming-from.md", "docs/limits.md"],
  "In Java": [
    "docs/application.md",
    "docs/sessions.md",
    "docs/answers.md",
    "docs/later.md",
    "docs/undo.md",
    "docs/transactions.md",
    "docs/trade.md",
    "docs/schema.md",
    "docs/strict-mode.md",
    "docs/testing.md",
    "docs/history.md",
    "docs/ends.md",
  ],
  "In browsers": [
    "docs/mirror.md",
    "docs/rooms.md",
    "docs/persistence.md",
    "docs/clients.md",
    "docs/streams.md",
    "docs/live.md",
  ],
  "Who may what": ["docs/access.md", "docs/people.md", "docs/budget.md"],
  "Running it": [
    "docs/operations.md",
    "docs/outages.md",
    "docs/backup.md",
    "docs/scale.md",
    "docs/feed.md",
    "docs/migrations.md",
    "docs/upgrades.md",
    "docs/security.md",
    "docs/threats.md",
    "docs/asvs.md",
  ],
  Figures: ["docs/performance.md", "docs/bench/results.md", "docs/bench/nodes.md", "src/jmh/peers/README.md"],
  "The project": ["docs/architecture.md", "CONTRIBUTING.md", "CHANGELOG.md"],
};

export const ALL = Object.values(GROUPS).flat();

/** Where the generator finds a page: a folder's README is what the folder shows. */
export function fileOf(page) {
  return page.replace(/(^|\/)README\.md$/, "$1index.md");
}
