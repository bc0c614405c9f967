declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name in the contract's route table; a route without one has no access rule. */
    linliRoute?: string
    opens?: 'write-without-session' | 'other'
  }
}

export {}
