/** The contract's limits that are said before an upload or an export. A test keeps them the contract's; the contract itself would bring zod into the page. */
export const shownLimits = { fileBytes: 32 * 1024 * 1024, rows: 100_000, withoutReason: 500, reasonLeast: 6 } as const
