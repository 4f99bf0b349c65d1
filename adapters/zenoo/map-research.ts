import { readInstant } from '../../src/adapter/instant.ts'
import { absent, lookupKey } from '../../src/adapter/vocabulary.ts'
import type { ResearchDraft, Score } from '../../src/canonical/record.ts'
import { type Flag, readResearch, type ZenooAlert } from './payload.ts'
import * as words from './vocabulary.ts'

function scoreOf(kind: string, value: number | null, max: number, vendorField: string, flags: Flag[]): Score[] {
  if (value === null) return []
  if (value >= 0 && value <= max) return [{ kind, value, min: 0, max, vendorField }]
  flags.push({ field: vendorField, reason: `outside 0 to ${max}: kept without a range` })
  return [{ kind, value, min: null, max: null, vendorField }]
}

/** The alert's own scores and those of its research, each in the range the vendor document gives. */
export const scoresOf = (alert: ZenooAlert, research: readonly Score[], flags: Flag[]): Score[] => [
  ...scoreOf('MATCH', alert.match_score, 100, 'match_score', flags),
  // Zenoo's examples pair a score of 95 of 290 with priority Critical: neither follows from the other.
  ...scoreOf('PRIORITY', alert.priority_score, 290, 'priority_score', flags),
  ...research,
]

/** docs.zenoo.com trigger-ai-research; only the research's own route says it, and only in the API reference. */
export const DEPTHS = { standard: 'STANDARD', deep: 'DEEP' } as const
const depthOf = (type: string | null): Pick<ResearchDraft, 'depth'> => {
  const depth = DEPTHS[lookupKey(type ?? '') as keyof typeof DEPTHS]
  return depth === undefined ? {} : { depth }
}

const percentage = (value: number | null): number | null =>
  value !== null && value >= 0 && value <= 100 ? value : null

/** By what one research of an alert is told from another; Zenoo gives it no id. */
export interface ResearchMark {
  status: string
  researchedAt: string | null
  depth: ResearchDraft['depth'] | null
}

/** The mark of the research a record shows; null where it shows none. */
export function researchMark(raw: object, alert: ZenooAlert): ResearchMark | null {
  const { draft } = researchOf(raw, alert, [])
  return draft && { status: draft.status.value, researchedAt: draft.researchedAt, depth: draft.depth ?? null }
}

/** What the vendor's AI found out, from the object of the vendor document or the plain text of the API reference. */
export function researchOf(
  raw: object,
  alert: ZenooAlert,
  flags: Flag[],
): { draft: ResearchDraft | null; scores: Score[] } {
  // An empty object says no more than none: nothing was asked for yet.
  if (!alert.ai_research || Object.keys(alert.ai_research).length === 0) {
    if (alert.ai_assessment === null) return { draft: null, scores: [] }
    return {
      draft: {
        status: { value: 'COMPLETED', raw: null, field: 'ai_assessment', fidelity: 'DERIVED' },
        assessment: alert.ai_assessment,
        confidence: null,
        falsePositiveProbability: null,
        recommendedAction: null,
        sources: [],
        researchedAt: null,
      },
      scores: [],
    }
  }
  const found = readResearch((raw as { ai_research: object }).ai_research, flags)
  const confidence = found.confidence ?? found.confidence_score
  const confidenceField = found.confidence === null ? 'confidence_score' : 'confidence'
  const probability = found.false_positive_probability
  const { at, reason } = readInstant(found.researched_at ?? found.completed_at)
  if (reason) flags.push({ field: 'ai_research.researched_at', reason })
  return {
    draft: {
      status: words.researchStatus.read(found.status) ?? absent('NONE'),
      assessment: found.assessment ?? found.summary ?? alert.ai_assessment,
      confidence: percentage(confidence),
      falsePositiveProbability: percentage(probability),
      recommendedAction: found.recommended_action,
      sources: found.sources,
      researchedAt: at,
      ...depthOf(found.research_type),
    },
    scores: [
      ...scoreOf('AI_CONFIDENCE', confidence, 100, `ai_research.${confidenceField}`, flags),
      ...scoreOf('FALSE_POSITIVE_PROBABILITY', probability, 100, 'ai_research.false_positive_probability', flags),
    ],
  }
}
