/** What some vendors write where an address is missing must not make two people one. */
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** An e-mail address as people are told by it; null for what is none. */
export function addressOf(email: string | null): string | null {
  const address = email?.trim().toLowerCase() ?? ''
  return ADDRESS.test(address) ? address : null
}
