import type { RegisterField, RejectionCode } from '@linli/contract/ledgers'
import { parseBuildingNumber, parseDwellingLabel, parseRoom, parseUnitNumber } from '@linli/rules/dwelling-address'
import { parseChineseNumber } from '@linli/rules/chinese-text'
import type { DwellingDraft } from './register.drafts.ts'
import { isNothing, remembered } from './register.cells.ts'

export type AddressTexts = Record<'estate' | 'building' | 'unit' | 'floor' | 'room' | 'address', string>

export type AddressFault = { field: RegisterField; code: RejectionCode }

export type AddressReading = { dwelling: DwellingDraft } | { faults: AddressFault[] }

/** Address cells are empty below the first member of a household and below the first household of a merged building: what stood above still holds. */
export type AddressCarry = { read: (texts: AddressTexts) => { texts: AddressTexts; moved: boolean } }

/**
 * `moved` tells that this row's own cells name another place than the row above. A new building
 * forgets unit and room, a new unit forgets the room, so that nothing wrong is carried down.
 */
export function createAddressCarry(): AddressCarry {
  let above: AddressTexts = { estate: '', building: '', unit: '', floor: '', room: '', address: '' }
  return {
    read(own) {
      const next = { ...above }
      let moved = false
      const enter = (field: keyof AddressTexts, forgets: readonly (keyof AddressTexts)[]): void => {
        if (isNothing(own[field]) || isSame(field, own[field], next[field])) return
        moved = true
        next[field] = own[field]
        for (const forgotten of forgets) next[forgotten] = ''
      }
      enter('estate', ['building', 'unit', 'floor', 'room', 'address'])
      enter('address', ['floor'])
      enter('building', ['unit', 'floor', 'room'])
      enter('unit', ['floor', 'room'])
      enter('room', ['floor'])
      if (!isNothing(own.floor)) next.floor = own.floor
      above = next
      return { texts: next, moved }
    },
  }
}

/** Reads one home from its columns, from a written-out address, or from both; the columns win. */
export function readAddress(texts: AddressTexts, sheetBuilding: string | null): AddressReading {
  const whole = isNothing(texts.address) ? null : readWhole(texts.address)
  const faults: AddressFault[] = []
  const building = pick(texts.building, readBuilding, whole?.building ?? sheetBuilding, () =>
    faults.push({ field: 'building', code: 'building-invalid' }),
  )
  const unit = pick(texts.unit, readUnit, whole?.unit ?? '', () => faults.push({ field: 'unit', code: 'unit-invalid' }))
  const room = pick(texts.room, readRoom, whole === null ? null : { room: whole.room, floor: whole.floor }, () =>
    faults.push({ field: 'room', code: 'room-invalid' }),
  )
  const floor = pick(texts.floor, readFloor, room?.floor ?? null, () => faults.push({ field: 'floor', code: 'floor-invalid' }))
  if (faults.length > 0) return { faults }
  if (building !== null && unit !== null && room !== null) {
    const estate = isNothing(texts.estate) ? null : texts.estate
    return {
      dwelling: {
        key: [estate ?? '', building, unit, room.room].join('\u001f'),
        estate,
        building,
        unit,
        room: room.room,
        floor: floor ?? 1,
      },
    }
  }
  if (!isNothing(texts.address) && whole === null) return { faults: [{ field: 'address', code: 'address-invalid' }] }
  if (building === null) return { faults: [{ field: isNothing(texts.address) ? 'building' : 'address', code: 'building-missing' }] }
  return { faults: [{ field: isNothing(texts.address) ? 'room' : 'address', code: 'room-missing' }] }
}

/** A sheet called 3栋 holds building 3. */
export function buildingOfSheet(name: string): string | null {
  return /[栋幢座#]|号楼/u.test(name) ? parseBuildingNumber(name) : null
}

const readBuilding = remembered(parseBuildingNumber)
const readUnit = remembered(parseUnitNumber)
const readRoom = remembered(parseRoom)
const readWhole = remembered(parseDwellingLabel)
const readFloor = remembered((text) => {
  const basement = /^(?:-|B|负|地下)(.+?)[层楼]?$/iu.exec(text)
  const number = parseChineseNumber((basement?.[1] ?? text).replace(/[层楼FfL]+$/u, ''))
  if (number === null || number === 0 || number > 200) return null
  return basement === null ? number : -number
})

/** 1栋 and 一幢 are one building, however the rows below each other write it. */
function isSame(field: keyof AddressTexts, a: string, b: string): boolean {
  if (a === b) return true
  if (field === 'building') return readBuilding(a) !== null && readBuilding(a) === readBuilding(b)
  if (field === 'unit') return readUnit(a) !== null && readUnit(a) === readUnit(b)
  if (field === 'room') return readRoom(a) !== null && readRoom(a)?.room === readRoom(b)?.room
  return false
}

function pick<T>(text: string, read: (text: string) => T | null, otherwise: T | null, fault: () => void): T | null {
  if (isNothing(text)) return otherwise
  const value = read(text)
  if (value === null) fault()
  return value
}
