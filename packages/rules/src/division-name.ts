/** The name people use: 红花社区居民委员会 → 红花, 青华街道 → 青华. */
export function coreDivisionName(name: string): string {
  const core = name.replace(/(?:社区|村)?(?:居民委员会|村民委员会|居委会|村委会|委员会|街道办事处|街道|社区|镇|乡|村)$/u, '')
  return core === '' ? name : core
}
