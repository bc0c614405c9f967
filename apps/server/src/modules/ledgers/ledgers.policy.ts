import { type Caller, requireKind, requireRight } from '../../platform/caller.ts'

/** Whoever may import sees what is in the file anyway; an import writes persons of the whole community, so helpers never do. */
export function mayImport(caller: Caller): void {
  requireKind(caller, 'staff', 'system')
  if (caller.kind === 'staff') requireRight(caller, 'register.import')
}

/** The register as a file is for staff; with whole numbers only for those who may see each of them. */
export function mayExport(caller: Caller, masked: boolean): void {
  requireKind(caller, 'staff', 'system')
  if (caller.kind === 'staff') requireRight(caller, masked ? 'register.read' : 'register.reveal')
}
