/** Names of what the query cache holds that the socket speaks of, apart from the queries: those load with their pages. */

export const aiKey = ["ai"] as const;
export const alertKeys = { lists: ["alerts", "list"] as const, unread: ["alerts", "unread"] as const };
export const backupsKey = ["backups"] as const;
/** Of everything that a promotion, an edit or a flag changes. */
export const governanceKey = ["governance"] as const;
export const reconciliationKey = ["reconciliation"] as const;
export const riskKey = ["risk"] as const;
export const validationKeys = {
  all: ["validations"] as const,
  lists: ["validations", "list"] as const,
  list: (strategy = "") => ["validations", "list", strategy] as const,
  run: (id: string) => ["validations", "one", id, "run"] as const,
  one: (id: string) => ["validations", "one", id] as const,
  verdicts: ["validations", "verdicts"] as const,
};
