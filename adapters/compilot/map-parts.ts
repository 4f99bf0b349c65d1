import { absent } from '../../src/adapter/vocabulary.ts'
import type { AlertDraft, NoteDraft, SubjectDraft } from '../../src/canonical/record.ts'
import {
  type CompilotAlert,
  type Fields,
  type Flag,
  instantOf,
  isObject,
  readDocument,
  readDuplicate,
  readDuplicateSide,
  readNote,
} from './payload.ts'

/** A party known by its id only. */
export const namedParty = (id: string): SubjectDraft => ({
  key: id,
  vendorId: id,
  type: absent('UNKNOWN'),
  name: null,
  birth: { year: null, month: null, day: null },
  clientReference: null,
})

/** The notes of an alert and what their documents are; the presigned links to them never come this far. */
export function notesOf(alert: CompilotAlert, flags: Flag[]): NoteDraft[] {
  return alert.notes.flatMap((raw): NoteDraft[] => {
    const note = isObject(raw) ? readNote(raw, flags) : null
    if (!note || note.id === null) {
      flags.push({ field: 'notes[]', reason: 'a note without an id: left out' })
      return []
    }
    const documents = note.documents.flatMap((each): NoteDraft['documents'] => {
      const read = isObject(each) ? readDocument(each, flags) : null
      if (read && read.id !== null)
        return [{ id: read.id, filename: read.filename, mediaType: read.mimetype, description: read.description }]
      flags.push({ field: 'notes[].documents[]', reason: 'a document without an id: left out' })
      return []
    })
    return [
      {
        id: note.id,
        title: note.name,
        text: note.description,
        author: note.createdBy,
        createdAt: instantOf(note.createdAt, 'notes[].createdAt', flags),
        documents,
      },
    ]
  })
}

/** Two customers that seem to be one. What is known of each is one text without a documented form: it stays as it is. */
export function duplicateOf(raw: Fields, flags: Flag[]): NonNullable<AlertDraft['duplicate']> {
  const read = readDuplicate(raw, flags)
  const side = (name: 'original' | 'duplicate') => {
    const held = read[name]
    if (held === null) flags.push({ field: `duplicateData.${name}`, reason: 'missing' })
    return held === null ? null : readDuplicateSide(held, flags, name)
  }
  const [original, duplicate] = [side('original'), side('duplicate')]
  const told = { 'original.customerInfo': original?.customerInfo, 'duplicate.customerInfo': duplicate?.customerInfo }
  return {
    originalSubjectKey: original?.customerId ?? null,
    duplicateSubjectKey: duplicate?.customerId ?? null,
    detail: Object.fromEntries(
      Object.entries(told).flatMap(([name, value]): [string, string][] =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    ),
  }
}
