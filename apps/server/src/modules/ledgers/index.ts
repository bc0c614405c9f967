export { HasRejectionsError } from "./importing/import.refusals.ts";
export { bindLedgers } from "./ledgers.routes.ts";
export { type LedgerDeps, type RegisterImport, importRegister } from "./ledgers.service.ts";
export { shown as shownFileName } from "./ledgers.uploads.ts";
