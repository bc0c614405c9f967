/** Where a file of the community is read; with a size, its small picture. */
export function fileAddress(community: number, id: string, size?: '160' | '640'): string {
  const path = `/api/communities/${String(community)}/files/${id}`
  return size === undefined ? path : `${path}/thumbnails/${size}`
}
