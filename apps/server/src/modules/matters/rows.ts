// The side door for those who only read or erase rows.
export { clearSettledMatters, copyMyMatters, eraseFromMatters } from './erase.ts'
