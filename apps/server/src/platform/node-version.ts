/** The pinned Node is 24; an older one would miss SM3, SM4 and running TypeScript as it is. */
export function requireNode(): void {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 24)
    throw new Error(`Linli runs on Node 24, this is ${process.versions.node}; start it with "npm start", which takes the pinned one.`)
}
