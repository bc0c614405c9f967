declare module 'autocannon' {
  interface Client {
    setRequests(requests: { method?: string; path: string; headers?: Record<string, string> }[]): void
  }
  interface Options {
    url: string
    connections: number
    duration: number
    setupClient(client: Client): void
  }
  interface Result {
    errors: number
    timeouts: number
    non2xx: number
    duration: number
    '2xx': number
    latency: { p50: number; p97_5: number; p99: number }
  }
  export default function autocannon(options: Options): Promise<Result>
}
