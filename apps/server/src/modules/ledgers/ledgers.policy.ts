import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

/** Whoever may import sees what is in the file anyway; an import writes persons of the whole community, so helpers never do. */
export function mayImport(caller: Caller): void {
  requireKind(caller, 'staff', 'system')
  if (caller.kind === 'staff') requireRight(caller, 'register.import')
}
