/** Tools started past npm run on the machine's own Node, which may not run TypeScript: say so instead of failing oddly. */
export function checkNode(command: string): void {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major >= 24) return
  throw new Error(
    `This is Node ${process.versions.node}, but Linli runs on Node 24: start it as \`${command}\`, which takes the pinned one.`,
  )
}
