/** The contract's limits that are said before a step. A test keeps them the contract's; the contract itself would bring zod into the page. */
export const shownLimits = { fileBytes: 8 * 1024 * 1024, changes: 500, freshAbove: 500 } as const
