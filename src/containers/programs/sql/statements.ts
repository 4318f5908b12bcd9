// A text of SQL as its statements. Upstream: what psql and mysql do before they send.

/** The statements between semicolons that stand in no quotes. */
export const statements = (sql: string): readonly string[] => (sql.match(/(?:'(?:[^']|'')*'|[^';])+/g) ?? []).map((part) => part.trim()).filter(Boolean);
